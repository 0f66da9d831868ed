"""How well each first-year fits each coach: whole numbers from 0 to 100, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.definition import Definition
from peercoach.matching.pair import fit_pair
from peercoach.matching.questions import Coach, Person, Side
from peercoach.matching.rules.rule import ONE, Importance
from peercoach.matching.scorer import Scorer


class WishesMet(NamedTuple):
    met: int
    applicable: int


@dataclass(frozen=True, slots=True)
class Scores:
    """`fit`, shape (first-years, coaches), is NOT_ELIGIBLE where a must excludes the pair."""

    fit: NDArray[np.int16]
    scorer: Scorer

    def nothing_to_go_by(self, i: int, j: int) -> bool:
        """Whether the fit of this pair is only the middle, for want of answers."""
        definition, (first_year, coach) = self.scorer.definition, self._pair(i, j)
        return fit_pair(definition, first_year, coach).nothing_to_go_by

    def wishes_met(self, i: int, j: int, side: Side) -> WishesMet:
        """How many wishes this member of the pair has that answers tell about, and how many of
        those are met: at least half, where a wish can be met in part."""
        first_year, coach = self._pair(i, j)
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

    def _pair(self, i: int, j: int) -> tuple[Person, Coach]:
        return self.scorer.first_years[i], self.scorer.coaches[j]


def score_people(
    definition: Definition, first_years: Sequence[Person], coaches: Sequence[Coach]
) -> Scores:
    """The fit of every first-year with every coach."""
    scorer = Scorer(definition, first_years, coaches)
    return Scores(scorer.fit_rows(0, len(first_years)), scorer)
