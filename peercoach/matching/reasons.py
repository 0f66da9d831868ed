"""Why these two, and why nobody: in words, from the rules themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peercoach.matching.definition import Definition
from peercoach.matching.pair import fit_pair
from peercoach.matching.questions import Coach, Language, Person, Side
from peercoach.matching.rules.rule import DID_NOT_SAY, FAILS, Importance, Rule
from peercoach.matching.scorer import Scorer


def reasons(
    definition: Definition,
    first_year: Person,
    coach: Coach,
    language: Language,
    most: int = 4,
    *,
    for_staff: bool = False,
) -> list[str]:
    """Why these two fit, what adds most to their fit first; both may read every word of it.

    The same reasons in the same order, said to the two, or about them.
    """
    first = strongest(definition, first_year, coach, language, most)
    if not for_staff:
        return [words for words, _ in first]
    return [about_them(rule, words, first_year, coach, language) for words, rule in first]


def about_them(rule: Rule, words: str, first_year: Person, coach: Coach, language: Language) -> str:
    """A reason that a rule gives in these words, said about the two instead of to them."""
    return rule.justify(first_year.answers, coach.answers, language, for_staff=True) or words


def strongest(
    definition: Definition, first_year: Person, coach: Coach, language: Language, most: int = 4
) -> list[tuple[str, Rule]]:
    """As `reasons`, each with the rule that gives it."""
    pair = fit_pair(definition, first_year, coach)
    found: dict[str, tuple[int, Rule]] = {}
    for rule, verdict, weight in zip(definition.rules, pair.verdicts, pair.weights, strict=True):
        if rule.importance is not Importance.NO:
            words = rule.justify(first_year.answers, coach.answers, language)
            if words:
                found.setdefault(words, (weight * (verdict.score or 0), rule))
    first = sorted(found.items(), key=lambda item: -item[1][0])[:most]
    return [(words, rule) for words, (_, rule) in first]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What one must does to the choice of one first-year.

    `fails` and `did_not_say` count, of all coaches, those this rule alone excludes; `remaining`
    are left after it and every must before it. `first_year_did_not_say` tells whose answer it is
    that would help.
    """

    rule: Rule
    fails: int
    did_not_say: int
    remaining: int
    first_year_did_not_say: bool


def exclusions(
    definition: Definition, first_year: Person, coaches: Sequence[Coach]
) -> list[Exclusion]:
    """For each must, in the order of the rules, how many coaches it leaves this first-year."""
    return exclusions_in(Scorer(definition, [first_year], coaches), 0)


def exclusions_in(scorer: Scorer, row: int) -> list[Exclusion]:
    """As `exclusions`, for one of many first-years whose answers have been looked at already."""
    first_year = scorer.first_years[row]
    remaining = np.ones(len(scorer.coaches), dtype=bool)
    found: list[Exclusion] = []
    for rule, verdicts in scorer.must_verdicts(row):
        silent = verdicts == DID_NOT_SAY
        remaining &= ~silent & (verdicts != FAILS)
        found.append(
            Exclusion(
                rule=rule,
                fails=int((verdicts == FAILS).sum()),
                did_not_say=int(silent.sum()),
                remaining=int(remaining.sum()),
                first_year_did_not_say=bool(silent.any())
                and rule.is_silent(first_year.answers, Side.FIRST_YEAR),
            )
        )
    return found
