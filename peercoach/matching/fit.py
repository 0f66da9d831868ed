"""How well each first-year fits each coach: whole numbers from 0 to 100, or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.columns import Columns
from peercoach.matching.definition import Definition
from peercoach.matching.questions import Coach, Person, Side
from peercoach.matching.rules.rule import (
    NOT_APPLICABLE,
    ONE,
    Importance,
    Rule,
    Verdict,
)

NOT_ELIGIBLE: Final = -1
NOTHING_TO_GO_BY: Final = 50
"""The fit of a pair about which no weighted rule can say anything."""

CELLS_AT_ONCE: Final = 2**18
"""Pairs scored together: few enough for a processor's cache, many enough to forget Python."""


@dataclass(frozen=True, slots=True)
class PairFit:
    """`verdicts` and `weights` go with the rules of the definition, in their order."""

    fit: int
    nothing_to_go_by: bool
    verdicts: tuple[Verdict, ...]
    weights: tuple[int, ...]


def fit_pair(definition: Definition, first_year: Person, coach: Coach) -> PairFit:
    """The definition of fit, one pair at a time; `score_people` gives the same for all pairs."""
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


class WishesMet(NamedTuple):
    met: int
    applicable: int


class _Ready(NamedTuple):
    """A rule with everything about the people it needs, as arrays."""

    rule: Rule
    first_years: Columns
    coaches: Columns
    first_year_pulls: NDArray[np.int32]
    coach_pulls: NDArray[np.int32]

    def verdicts(self, rows: slice) -> NDArray[np.int16]:
        return self.rule.judge_all(tuple(column[rows] for column in self.first_years), self.coaches)


class Scorer:
    """Scores any rows of first-years against all coaches, having looked at every answer once."""

    def __init__(
        self, definition: Definition, first_years: Sequence[Person], coaches: Sequence[Coach]
    ) -> None:
        self.definition = definition
        self.first_years = first_years
        self.coaches = coaches
        asked = [person.answers for person in first_years]
        offered = [coach.answers for coach in coaches]
        self._ready = [
            _Ready(
                rule,
                rule.encode(asked, Side.FIRST_YEAR),
                rule.encode(offered, Side.COACH),
                np.array([rule.pull(p, Side.FIRST_YEAR) for p in first_years], dtype=np.int32),
                np.array([rule.pull(c, Side.COACH) for c in coaches], dtype=np.int32),
            )
            for rule in definition.rules
            if rule.importance is not Importance.NO
        ]

    def fit_rows(self, start: int, stop: int) -> NDArray[np.int16]:
        """Shape (stop - start, coaches): the fit, NOT_ELIGIBLE where a must excludes the pair."""
        step = max(1, CELLS_AT_ONCE // max(1, len(self.coaches)))
        fit = np.empty((stop - start, len(self.coaches)), dtype=np.int16)
        for first in range(start, stop, step):
            rows = slice(first, min(first + step, stop))
            fit[rows.start - start : rows.stop - start] = self._fit_chunk(rows)
        return fit

    def must_verdicts(self, row: int) -> Iterator[tuple[Rule, NDArray[np.int16]]]:
        """Each must with its verdicts on one first-year and every coach."""
        for ready in self._ready:
            if ready.rule.importance is Importance.MUST:
                yield ready.rule, ready.verdicts(slice(row, row + 1))[0]

    def _fit_chunk(self, rows: slice) -> NDArray[np.int16]:
        shape = rows.stop - rows.start, len(self.coaches)
        total = np.zeros(shape, dtype=np.int32)
        weight = np.zeros(shape, dtype=np.int32)
        eligible = np.ones(shape, dtype=bool)
        for ready in self._ready:
            verdicts = ready.verdicts(rows)
            if ready.rule.importance is Importance.MUST:
                eligible &= verdicts >= NOT_APPLICABLE
            if ready.rule.importance is Importance.MUST and not ready.rule.weight:
                continue
            pull = _product_of_pulls(ready.first_year_pulls[rows], ready.coach_pulls)
            weight += np.multiply(verdicts >= 0, pull, dtype=np.int32)
            total += np.multiply(np.maximum(verdicts, 0), pull, dtype=np.int32)
        fit = _rounded_percentage(total, weight)
        fit[weight == 0] = NOTHING_TO_GO_BY
        fit[~eligible] = NOT_ELIGIBLE
        return fit


@dataclass(frozen=True, slots=True)
class Scores:
    """`fit`, shape (first-years, coaches), is NOT_ELIGIBLE where a must excludes the pair."""

    fit: NDArray[np.int16]
    scorer: Scorer

    def nothing_to_go_by(self, i: int, j: int) -> bool:
        """Whether the fit of this pair is only the middle, for want of answers."""
        return self._pair(i, j).nothing_to_go_by

    def wishes_met(self, i: int, j: int, side: Side) -> WishesMet:
        """How many wishes this member of the pair has that answers tell about, and how many of
        those are met: at least half, where a wish can be met in part."""
        first_year, coach = self.scorer.first_years[i], self.scorer.coaches[j]
        met = applicable = 0
        for rule in self.scorer.definition.rules:
            if not rule.wish_of.includes(side) or rule.importance is Importance.NO:
                continue
            wisher = side if side in rule.wishers else rule.wishers[0]
            score = rule.score_for(wisher, first_year.answers, coach.answers)
            if score >= 0:
                applicable += 1
                met += 2 * score >= ONE
        return WishesMet(met, applicable)

    def _pair(self, i: int, j: int) -> PairFit:
        scorer = self.scorer
        return fit_pair(scorer.definition, scorer.first_years[i], scorer.coaches[j])


def score_people(
    definition: Definition, first_years: Sequence[Person], coaches: Sequence[Coach]
) -> Scores:
    """The fit of every first-year with every coach."""
    scorer = Scorer(definition, first_years, coaches)
    return Scores(scorer.fit_rows(0, len(first_years)), scorer)


def _product_of_pulls(
    first_years: NDArray[np.int32], coaches: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The weight of every pair; a single number where it is the same for all."""
    if len(np.unique(first_years)) == len(np.unique(coaches)) == 1:
        return np.multiply(first_years[:1], coaches[:1])
    return np.multiply(first_years[:, None], coaches)


def _rounded_percentage(total: NDArray[np.int32], weight: NDArray[np.int32]) -> NDArray[np.int16]:
    """100 × total / (ONE × weight), halves rounded up; exact for the reason given at `parts`."""
    percentage = np.multiply(total, 200.0)
    percentage += np.multiply(weight, float(ONE))
    percentage /= np.multiply(np.maximum(weight, 1), 2.0 * ONE)
    return percentage.astype(np.int16)
