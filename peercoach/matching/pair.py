"""The fit of one pair: what all of matching means by it. `scorer` gives the same in blocks."""

from dataclasses import dataclass
from typing import Final

from peercoach.matching.definition import Definition
from peercoach.matching.questions import Coach, Person, Side
from peercoach.matching.rules.rule import ONE, Verdict

NOT_ELIGIBLE: Final = -1
NOTHING_TO_GO_BY: Final = 50
"""The fit of a pair about which no weighted rule can say anything."""


@dataclass(frozen=True, slots=True)
class PairFit:
    """`verdicts` and `weights` go with the rules of the definition, in their order."""

    fit: int
    nothing_to_go_by: bool
    verdicts: tuple[Verdict, ...]
    weights: tuple[int, ...]


def fit_pair(definition: Definition, first_year: Person, coach: Coach) -> PairFit:
    """The weighted mean of the scores that apply, from 0 to 100, halves rounded up."""
    verdicts, weights = [], []
    for rule in definition.rules:
        verdicts.append(rule.judge(first_year.answers, coach.answers))
        weights.append(rule.pull(first_year, Side.FIRST_YEAR) * rule.pull(coach, Side.COACH))
    total = weight = 0
    for verdict, its_weight in zip(verdicts, weights, strict=True):
        if verdict.score is not None:
            total += its_weight * verdict.score
            weight += its_weight
    if any(verdict.excluded for verdict in verdicts):
        fit = NOT_ELIGIBLE
    elif weight:
        fit = (200 * total + ONE * weight) // (2 * ONE * weight)
    else:
        fit = NOTHING_TO_GO_BY
    return PairFit(fit, not weight, tuple(verdicts), tuple(weights))
