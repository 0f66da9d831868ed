"""Why somebody has nobody: the true reason, from the rules' own counts and the places taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from peercoach.matching.fit import Scores
from peercoach.matching.problem import AssignmentProblem
from peercoach.matching.questions import Language, Person, SeenBy
from peercoach.matching.reasons import Exclusion, exclusions_in
from peercoach.matching.rules.rule import Excluded
from peercoach.matching.wording import fill


class Obstacle(StrEnum):
    """The vocabulary of reasons; coordinators see people grouped by these."""

    NO_COACHES = "no_coaches"
    DID_NOT_SAY = "did_not_say"
    RULE = "rule"
    RULES_TOGETHER = "rules_together"
    NOT_TOGETHER = "not_together"
    NO_PLACES = "no_places"
    FULL = "full"


_TEXT = {
    Obstacle.NO_COACHES: {
        "nl": "Er zijn geen coaches in deze ronde",
        "en": "There are no coaches in this round",
    },
    Obstacle.DID_NOT_SAY: {
        "nl": "Koppelen kan nog niet: {obstacle}",
        "en": "Matching has to wait: {obstacle}",
    },
    Obstacle.RULE: {
        "nl": "Bij alle {coaches} coaches: {obstacle}",
        "en": "With all {coaches} coaches: {obstacle}",
    },
    Obstacle.RULES_TOGETHER: {
        "nl": "Geen van de {coaches} coaches voldoet aan alle eisen tegelijk: {obstacle}",
        "en": "None of the {coaches} coaches meets all demands at once: {obstacle}",
    },
    Obstacle.NOT_TOGETHER: {
        "nl": "Koppelen met wie past, is uitgesloten ({eligible} van {coaches} coaches)",
        "en": "May not be paired with those who fit ({eligible} of {coaches} coaches)",
    },
    Obstacle.NO_PLACES: {
        "nl": "Wie past, heeft geen plek opgegeven ({eligible} van {coaches} coaches)",
        "en": "Those who fit offer no places ({eligible} of {coaches} coaches)",
    },
    Obstacle.FULL: {
        "nl": "Alle coaches die passen zitten vol ({eligible} van {coaches} coaches)",
        "en": "All coaches who fit are full ({eligible} of {coaches} coaches)",
    },
}
_PART = {"nl": "{obstacle} ({count} van {coaches})", "en": "{obstacle} ({count} of {coaches})"}


@dataclass(frozen=True, slots=True)
class Nobody:
    """A first-year without a coach. `eligible` coaches pass every must, of `coaches` in all."""

    first_year: Person
    obstacle: Obstacle
    exclusions: tuple[Exclusion, ...]
    eligible: int
    coaches: int

    def reason(self, language: Language, *, unseen: bool = True) -> str:
        """A sentence for a coordinator, without a full stop. Without `unseen` it has no number of
        coaches by an answer that is for matching only."""
        blanks = {
            "coaches": str(self.coaches),
            "eligible": str(self.eligible),
            "obstacle": "; ".join(self.obstacles(language, unseen=unseen)),
        }
        return fill(_TEXT[self.obstacle][language], blanks)

    def obstacles(self, language: Language, *, unseen: bool = True) -> list[str]:
        """What each rule in the way says, in a few words."""
        if self.obstacle is Obstacle.RULES_TOGETHER:
            return [part for one in self.exclusions for part in self._parts(one, language, unseen)]
        excluded = Excluded.FAILS if self.obstacle is Obstacle.RULE else Excluded.DID_NOT_SAY
        return [one.rule.why_excluded(excluded, language) for one in self.exclusions]

    def _parts(self, one: Exclusion, language: Language, unseen: bool) -> Iterator[str]:
        """How many of all coaches the rule alone excludes, apart for each way to exclude."""
        counted = unseen or all(each.seen_by is not SeenBy.MATCHING for each in one.rule.needed)
        for kind, count in ((Excluded.FAILS, one.fails), (Excluded.DID_NOT_SAY, one.did_not_say)):
            if count:
                blanks = {"count": str(count), "coaches": str(self.coaches)}
                blanks["obstacle"] = one.rule.why_excluded(kind, language)
                yield fill(_PART[language] if counted else "{obstacle}", blanks)


def why_nobody(scores: Scores, problem: AssignmentProblem, i: int) -> Nobody:
    """Why first-year `i` is unmatched in an optimal solution of the problem."""
    first_year = scores.scorer.first_years[i]
    _, coaches = problem.size
    eligible = np.flatnonzero(problem.score[i] >= 0)
    if not coaches:
        return Nobody(first_year, Obstacle.NO_COACHES, (), 0, 0)
    if len(eligible):
        allowed = eligible[problem.may_pair(np.full_like(eligible, i), eligible)]
        if not len(allowed):
            obstacle = Obstacle.NOT_TOGETHER
        elif not problem.capacity[allowed].any():
            obstacle = Obstacle.NO_PLACES
        else:
            obstacle = Obstacle.FULL
        return Nobody(first_year, obstacle, (), len(eligible), coaches)
    found = exclusions_in(scores.scorer, i)
    silent = tuple(one for one in found if one.first_year_did_not_say)
    if silent:
        return Nobody(first_year, Obstacle.DID_NOT_SAY, silent, 0, coaches)
    alone = tuple(one for one in found if one.fails == coaches)
    if alone:
        return Nobody(first_year, Obstacle.RULE, alone, 0, coaches)
    some = tuple(one for one in found if one.fails or one.did_not_say)
    return Nobody(first_year, Obstacle.RULES_TOGETHER, some, 0, coaches)
