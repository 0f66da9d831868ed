"""Why somebody has nobody: the true reason, from the rules' own counts and the places taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from peercoach.matching.fit import Scores
from peercoach.matching.problem import AssignmentProblem, Mask
from peercoach.matching.questions import Language, Person
from peercoach.matching.reasons import Exclusion, exclusions_in
from peercoach.matching.rules.rule import NOT_APPLICABLE, Excluded, Importance
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
_NO_PLACE_LEFT = {
    "nl": "Geen coach die past heeft nog een plek",
    "en": "No coach who fits has a place left",
}
"""True of who fits only where all is full, and of who fits nobody: it does not tell them apart."""

_PART = {"nl": "{obstacle} ({count} van {coaches})", "en": "{obstacle} ({count} of {coaches})"}


@dataclass(frozen=True, slots=True)
class Nobody:
    """A first-year without a coach. `eligible` coaches pass every must, of `coaches` in all.

    `veiled`: by the musts alone of which that may be told. Then `own` is what is the matter."""

    first_year: Person
    obstacle: Obstacle
    exclusions: tuple[Exclusion, ...]
    eligible: int
    coaches: int
    veiled: Obstacle | None = None

    @property
    def own(self) -> Obstacle:
        """The reason for the first-year's own eyes."""
        return self.veiled or self.obstacle

    def reason(self, language: Language) -> str:
        """A sentence for a coordinator, without a full stop."""
        if self.veiled and self.obstacle is Obstacle.FULL:
            return _NO_PLACE_LEFT[language]
        blanks = {
            "coaches": str(self.coaches),
            "eligible": str(self.eligible),
            "obstacle": "; ".join(self.obstacles(language)),
        }
        return fill(_TEXT[self.obstacle][language], blanks)

    def obstacles(self, language: Language) -> list[str]:
        """What each rule in the way says, in a few words."""
        if self.obstacle is Obstacle.RULES_TOGETHER:
            return [part for one in self.exclusions for part in self._parts(one, language)]
        excluded = Excluded.FAILS if self.obstacle is Obstacle.RULE else Excluded.DID_NOT_SAY
        return [one.rule.why_excluded(excluded, language) for one in self.exclusions]

    def _parts(self, one: Exclusion, language: Language) -> Iterator[str]:
        """How many of all coaches the rule alone excludes, apart for each way to exclude."""
        for kind, count in ((Excluded.FAILS, one.fails), (Excluded.DID_NOT_SAY, one.did_not_say)):
            if count:
                blanks = {"count": str(count), "coaches": str(self.coaches)}
                blanks["obstacle"] = one.rule.why_excluded(kind, language)
                yield fill(_PART[language], blanks)


def why_nobody(
    scores: Scores, problem: AssignmentProblem, i: int, *, unseen: bool = True
) -> Nobody:
    """Why first-year `i` is unmatched in an optimal solution of the problem.

    Without `unseen` it is the same whatever was answered for matching only: whom nothing but such
    answers leaves without a coach stands among those for whom all is full.
    """
    found = _why(scores, problem, i)
    musts = [rule for rule in scores.scorer.definition.rules if rule.importance is Importance.MUST]
    whatever = found.obstacle in (Obstacle.NO_COACHES, Obstacle.DID_NOT_SAY)
    if unseen or whatever or not any(rule.unseen for rule in musts):
        return found
    fits = np.ones(found.coaches, np.bool_)
    for rule, verdicts in scores.scorer.must_verdicts(i):
        fits &= rule.unseen | (verdicts >= NOT_APPLICABLE)
    if fits.any():
        told = Nobody(found.first_year, _places(problem, i, fits), (), int(fits.sum()), len(fits))
    else:
        seen = [one for one in exclusions_in(scores.scorer, i) if not one.rule.unseen]
        told = _by_rules(found.first_year, seen, len(fits))
    return replace(told, veiled=found.obstacle)


def _why(scores: Scores, problem: AssignmentProblem, i: int) -> Nobody:
    first_year = scores.scorer.first_years[i]
    _, coaches = problem.size
    if not coaches:
        return Nobody(first_year, Obstacle.NO_COACHES, (), 0, 0)
    fits = problem.score[i] >= 0
    if fits.any():
        return Nobody(first_year, _places(problem, i, fits), (), int(fits.sum()), coaches)
    found = exclusions_in(scores.scorer, i)
    silent = tuple(one for one in found if one.first_year_did_not_say)
    if silent:
        return Nobody(first_year, Obstacle.DID_NOT_SAY, silent, 0, coaches)
    return _by_rules(first_year, found, coaches)


def _places(problem: AssignmentProblem, i: int, fits: Mask) -> Obstacle:
    """What is the matter with the coaches that fit."""
    bars = problem.bar_rows
    allowed = fits.copy()
    allowed[bars[bars[:, 0] == i, 1]] = False
    if not allowed.any():
        return Obstacle.NOT_TOGETHER
    return Obstacle.FULL if problem.capacity[allowed].any() else Obstacle.NO_PLACES


def _by_rules(first_year: Person, found: Sequence[Exclusion], coaches: int) -> Nobody:
    alone = tuple(one for one in found if one.fails == coaches)
    if alone:
        return Nobody(first_year, Obstacle.RULE, alone, 0, coaches)
    some = tuple(one for one in found if one.fails or one.did_not_say)
    return Nobody(first_year, Obstacle.RULES_TOGETHER, some, 0, coaches)
