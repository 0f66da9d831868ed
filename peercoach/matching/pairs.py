"""The pairs that are still open: a grid of scores, or a list once they are few.

Both answer the same questions about prices. The grid is priced in blocks of rows that stay in
the processor's cache, on two threads, for numpy lets go of Python's lock.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from peercoach.matching.levels import Cost
from peercoach.matching.problem import AssignmentProblem, Mask, Score
from peercoach.matching.ties import Ints

BLOCK_CELLS, BLOCK_ROWS = 100_000, 32  # about so many cells, and no fewer rows
THREADS = 2
FAR = np.int64(2**61)
SMALL, SMALL_FAR = 2**28, 2**30  # costs and prices below the first can be priced in 32 bits
LISTED_PER_ROW = 32

Whole = npt.NDArray[np.signedinteger]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Listing:
    """Open pairs one by one; the three arrays have one entry per pair."""

    rows: Ints
    columns: Ints
    scores: Ints

    def narrow(self, cost: Cost, prices: Ints, stay: Ints) -> tuple[Ints, "Listing"]:
        """As `Grid.narrow`."""
        least = self.least(cost, prices, stay)
        return least, self.where(self._priced(cost, prices) == least[self.rows])

    def least(self, cost: Cost, prices: Ints, stay: Ints) -> Ints:
        """As `Grid.least`."""
        least = stay.copy()
        np.minimum.at(least, self.rows, self._priced(cost, prices))
        return least

    def _priced(self, cost: Cost, prices: Ints) -> Ints:
        return self.costs(cost) + prices[self.columns]

    def costs(self, cost: Cost) -> Ints:
        return cost.of_pairs(self.scores, self.rows, self.columns)

    def at_least(self, worst: int) -> "Listing":
        return self.where(self.scores >= worst)

    def scores_seen(self) -> Ints:
        return np.unique(self.scores)

    def holds(self, rows: Ints, columns: Ints) -> Mask:
        """Which of these pairs are open."""
        return np.isin(rows << 32 | columns, self.rows << 32 | self.columns)

    def where(self, mask: Mask) -> "Listing":
        return Listing(self.rows[mask], self.columns[mask], self.scores[mask])


@dataclass(frozen=True, slots=True)
class Grid:
    """Open pairs as scores (N, M), -1 where closed. Narrowed in place: never the caller's array."""

    scores: Score

    def narrow(self, cost: Cost, prices: Ints, stay: Ints) -> tuple[Ints, "Grid | Listing"]:
        """(the least each first-year can cost, the pairs that cost it).

        A pair costs its coach's price too; `stay` (N,) is what it costs to have nobody.
        """
        pricing = _Pricing(self.scores, cost, prices)

        def narrow_block(block: slice) -> tuple[Ints, int]:
            priced = pricing.of(block)
            least = np.minimum(priced.min(axis=1, initial=pricing.far), stay[block])
            dearer = priced > least[:, None]
            np.putmask(self.scores[block], dearer, -1)
            return least, dearer.size - np.count_nonzero(dearer)

        found = list(self._by_block(narrow_block))
        least = np.concatenate([stay[:0], *(part for part, _ in found)])
        few = sum(count for _, count in found) <= LISTED_PER_ROW * len(self.scores)
        return least, self.listed() if few else self

    def least(self, cost: Cost, prices: Ints, stay: Ints) -> Ints:
        """The least each first-year can cost, shape (N,); nothing is narrowed."""
        pricing = _Pricing(self.scores, cost, prices)

        def least_of_block(block: slice) -> Ints:
            least: Ints = np.minimum(
                pricing.of(block).min(axis=1, initial=pricing.far), stay[block]
            )
            return least

        return np.concatenate([stay[:0], *self._by_block(least_of_block)])

    def cheaper(self, cost: Cost, prices: Ints, own: Ints, most: int) -> tuple[Ints, Ints]:
        """(rows, columns) of pairs that cost less than a first-year's own, `most` a first-year."""
        pricing = _Pricing(self.scores, cost, prices)
        few = min(most, self.scores.shape[1])

        def search_block(block: slice) -> tuple[Ints, Ints]:
            priced = pricing.of(block)
            eager = np.flatnonzero(priced.min(axis=1, initial=pricing.far) < own[block])
            priced = priced[eager]
            best = np.argpartition(priced, few - 1, axis=1)[:, :few]
            gains = np.take_along_axis(priced, best, axis=1) < own[block][eager, None]
            row, at = np.nonzero(gains)
            return eager[row] + block.start, best[row, at]

        return _joined(self._by_block(search_block))

    def best_of_rows(self, most: int) -> tuple[Ints, Ints]:
        """(rows, columns) of the best open scores of every first-year, so many each."""
        return _joined(self._by_block(lambda rows: _best(self.scores[rows], most, rows.start)))

    def best_of_columns(self, most: int) -> tuple[Ints, Ints]:
        """(rows, columns) of the best open scores of every coach, so many each."""
        turned = Grid(self.scores.T)
        columns, rows = _joined(
            turned._by_block(lambda block: _best(turned.scores[block].copy(), most, block.start))
        )
        return rows, columns

    def listed(self) -> Listing:
        rows, columns = _joined(self._by_block(self._open_in))
        return Listing(rows, columns, self.scores[rows, columns].astype(np.int64))

    def at_least(self, worst: int) -> "Grid":
        np.putmask(self.scores, self.scores < worst, -1)
        return self

    def scores_seen(self) -> Ints:
        seen = np.zeros(2**15 + 1, np.bool_)
        for row in self.scores:
            seen[row] = True  # closed pairs land in the last place
        return np.flatnonzero(seen[:-1])

    def holds(self, rows: Ints, columns: Ints) -> Mask:
        """Which of these pairs are open."""
        return self.scores[rows, columns] >= 0

    def _open_in(self, block: slice) -> tuple[Ints, Ints]:
        rows, columns = np.nonzero(self.scores[block] >= 0)
        return rows + block.start, columns

    def _by_block(self, work: Callable[[slice], Result]) -> Iterator[Result]:
        n, m = self.scores.shape
        step = max(BLOCK_ROWS, BLOCK_CELLS // max(m, 1))
        blocks = [slice(start, min(start + step, n)) for start in range(0, n, step)]
        if len(blocks) <= THREADS:
            yield from map(work, blocks)
            return
        with ThreadPoolExecutor(THREADS) as pool:
            yield from pool.map(work, blocks)


class _Pricing:
    """What the pairs of a block cost with their coaches' prices; `far` or so where closed."""

    def __init__(self, scores: Score, cost: Cost, prices: Ints) -> None:
        largest = max(cost.largest, int(np.abs(prices).max(initial=0)))
        small = cost.by_pair is None and largest < SMALL
        kind: Any = np.int32 if small else np.int64
        self.far = SMALL_FAR if small else int(FAR)
        self.scores, self.by_pair = scores, cost.by_pair
        self.table: Whole = np.append(cost.by_score, self.far).astype(kind)
        self.prices: Whole = prices.astype(kind)
        self.columns = np.arange(scores.shape[1])

    def of(self, block: slice) -> Whole:
        priced: Whole = self.table.take(self.scores[block], mode="wrap")  # -1: the last, far
        priced += self.prices
        if self.by_pair is not None:
            priced += self.by_pair(np.arange(block.start, block.stop)[:, None], self.columns)
        return priced


def open_pairs(problem: AssignmentProblem) -> Grid | Listing:
    """All pairs that are eligible and not barred, of people who are not locked."""
    grid = Grid(open_scores(problem))
    return grid.listed() if problem.size[1] <= LISTED_PER_ROW else grid


def open_scores(problem: AssignmentProblem) -> Score:
    """The scores, -1 also where barred and for people who are locked: a new array (N, M)."""
    scores = problem.score.copy()
    scores[problem.bar_rows[:, 0], problem.bar_rows[:, 1]] = -1
    scores[problem.lock >= 0] = -1
    return scores


def _joined(parts: Iterator[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    none = np.empty(0, np.int64)
    rows, columns = zip((none, none), *parts, strict=True)
    return np.concatenate(rows), np.concatenate(columns)


def _best(scores: Score, most: int, start: int) -> tuple[Ints, Ints]:
    few = min(most, scores.shape[1])
    best = np.argpartition(scores, -few, axis=1)[:, -few:]
    row, at = np.nonzero(np.take_along_axis(scores, best, axis=1) >= 0)
    return row + start, best[row, at]
