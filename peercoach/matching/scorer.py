"""The fit of all pairs at once: people who answered alike are judged once, and as arrays."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.definition import Definition
from peercoach.matching.pair import NOT_ELIGIBLE, NOTHING_TO_GO_BY
from peercoach.matching.questions import Coach, Person, Side
from peercoach.matching.rules.rule import NOT_APPLICABLE, ONE, Importance, Rule

CELLS_AT_ONCE: Final = 2**17
"""Pairs scored together: few enough for a processor's cache, many enough to forget Python."""

CELLS_KEPT: Final = 2**21
"""The largest table of one rule that is made once and kept: 16 MiB."""

# What a rule adds to a pair is one number: weight × score, and above it the weight. Sums of both
# are then one addition. An excluded pair sinks so far below zero that no other rule lifts it.
WEIGHT_SHIFT: Final = 32
EXCLUDED: Final = -(2**52)

Index = NDArray[np.intp]
Credit = NDArray[np.int64]


class Scorer:
    """Scores any rows of first-years against all coaches, having looked at every answer once."""

    def __init__(
        self, definition: Definition, first_years: Sequence[Person], coaches: Sequence[Coach]
    ) -> None:
        self.definition = definition
        self.first_years = first_years
        self.coaches = coaches
        self._rules = [
            _JudgedRule(rule, first_years, coaches)
            for rule in definition.rules
            if rule.importance is not Importance.NO
        ]

    def fit_rows(self, start: int, stop: int) -> NDArray[np.int16]:
        """Shape (stop - start, coaches): the fit, NOT_ELIGIBLE where a must excludes the pair."""
        fit = np.empty((stop - start, len(self.coaches)), dtype=np.int16)
        step = max(1, CELLS_AT_ONCE // max(1, len(self.coaches)))
        for first in range(0, stop - start, step):
            rows = fit[first : first + step]
            rows[:] = self._fit_chunk(slice(start + first, start + first + len(rows)))
        return fit

    def must_verdicts(self, row: int) -> Iterator[tuple[Rule, NDArray[np.int16]]]:
        """Each must with its verdicts on one first-year and every coach."""
        for judged in self._rules:
            if judged.rule.importance is Importance.MUST:
                yield judged.rule, judged.verdicts(row)

    def _fit_chunk(self, rows: slice) -> NDArray[np.int16]:
        credit = np.zeros((rows.stop - rows.start, len(self.coaches)), dtype=np.int64)
        for judged in self._rules:
            credit += judged.credit(rows)
        fit = _rounded_percentage(credit)
        fit[credit == 0] = NOTHING_TO_GO_BY
        fit[credit < 0] = NOT_ELIGIBLE
        return fit


class _JudgedRule:
    """One rule and all people, by kind: those of whom the rule sees the same are of one kind."""

    def __init__(self, rule: Rule, first_years: Sequence[Person], coaches: Sequence[Coach]) -> None:
        self.rule = rule
        kinds, self._kind_of_row = _kinds(rule, first_years)
        self._rows = rule.encode([person.answers for person in kinds], Side.FIRST_YEAR)
        self._row_pulls = np.array([rule.pull(p, Side.FIRST_YEAR) for p in kinds], dtype=np.int64)
        coach_kinds, self._kind_of_column = _kinds(rule, coaches)
        self._columns = rule.encode([coach.answers for coach in coach_kinds], Side.COACH)
        self._column_pulls = np.array([rule.pull(c, Side.COACH) for c in coach_kinds], np.int64)
        self._all_columns_differ = len(coach_kinds) == len(coaches)
        # Where few kinds make up many rows, a row is copied from a table instead of judged anew.
        worth_keeping = 2 * len(kinds) <= len(first_years)
        small_enough = len(kinds) * len(coaches) <= CELLS_KEPT
        every_kind = np.arange(len(kinds))
        self._table = self._judge(every_kind) if worth_keeping and small_enough else None

    def credit(self, rows: slice) -> Credit:
        """What the rule adds to each pair of these rows: see WEIGHT_SHIFT."""
        kinds = self._kind_of_row[rows]
        return self._judge(kinds) if self._table is None else self._table[kinds]

    def verdicts(self, row: int) -> NDArray[np.int16]:
        kind = self._kind_of_row[row : row + 1]
        verdicts: NDArray[np.int16] = self._verdicts(kind)[0, self._kind_of_column]
        return verdicts

    def _verdicts(self, kinds: Index) -> NDArray[np.int16]:
        return self.rule.judge_all(tuple(column[kinds] for column in self._rows), self._columns)

    def _judge(self, kinds: Index) -> Credit:
        verdicts = self._verdicts(kinds)
        credit = verdicts + np.int64(2**WEIGHT_SHIFT)
        np.copyto(credit, 0, where=verdicts < 0)
        credit *= self._row_pulls[kinds, None]
        credit *= self._column_pulls
        if self.rule.importance is Importance.MUST:
            np.copyto(credit, EXCLUDED, where=verdicts < NOT_APPLICABLE)
        return credit if self._all_columns_differ else credit[:, self._kind_of_column]


def _kinds(rule: Rule, people: Sequence[Person]) -> tuple[list[Person], Index]:
    """One person of every kind, and the kind of every person."""
    seen: dict[object, int] = {}
    examples: list[Person] = []
    kind_of = np.empty(len(people), dtype=np.intp)
    for i, person in enumerate(people):
        answers = tuple(map(person.answers.get, rule.sorted_keys))
        kind = seen.setdefault((answers, person.top_wish in rule.keys), len(examples))
        if kind == len(examples):
            examples.append(person)
        kind_of[i] = kind
    return examples, kind_of


def _rounded_percentage(credit: Credit) -> NDArray[np.int16]:
    """100 × total / (ONE × weight), halves rounded up; exact for the reason given at `parts`."""
    allowed = np.maximum(credit, 0)
    weight = (allowed >> WEIGHT_SHIFT) * float(ONE)
    percentage: NDArray[np.float64] = (allowed & (2**WEIGHT_SHIFT - 1)) * 200.0
    percentage += weight
    weight *= 2
    np.divide(percentage, weight, out=percentage, where=weight > 0)
    rounded: NDArray[np.int16] = percentage.astype(np.int16)
    return rounded
