"""What "best" means: an ordered list of levels, each a cost to minimise and a value to report.

Every level but `min` and `leximin` is a sum over pairs, over people without a coach, and over
seats, where a coach with load l costs seat · l²: convex, so a flow can carry it. The two others
are sequences of such sums, one per threshold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peercoach.matching.problem import Problem
from peercoach.matching.ties import Ints, pair_ties, person_keys, serving_order

Value = int | list[int] | None
Scores = npt.NDArray[np.signedinteger]
PairCost = Callable[[Scores, Ints, Ints], Ints]
"""(scores, rows, columns) → costs; the three broadcast, as numpy arrays do."""

LARGEST_SUM = 2**61
"""Costs times path lengths stay below this, so that no sum of prices can overflow."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One or more levels as one cost to minimise over the people who are not locked.

    `nobody` (N,) is paid for staying without a coach, `seat` (M,) times load² by each coach.
    `largest` bounds any single cost, `spread` the difference between two totals.
    """

    pair: PairCost | None
    nobody: Ints
    seat: Ints
    largest: int
    spread: int

    def of_pairs(self, scores: Scores, rows: Ints, columns: Ints) -> Ints:
        if self.pair is None:
            shape = np.broadcast_shapes(scores.shape, rows.shape, columns.shape)
            return np.zeros(shape, np.int64)
        return self.pair(scores, rows, columns)

    def total(self, problem: Problem, coach_of: Ints) -> int:
        """What an assignment costs; locked people only through their coach's load."""
        free = problem.lock < 0
        matched = np.flatnonzero(free & (coach_of >= 0))
        columns = coach_of[matched]
        scores = problem.score[matched, columns].astype(np.int64)
        pairs = int(self.of_pairs(scores, matched, columns).sum())
        left = int(self.nobody[free & (coach_of < 0)].sum())
        return pairs + left + int((self.seat * problem.loads_of(coach_of) ** 2).sum())


def fits_safely(cost: Cost, problem: Problem) -> bool:
    """Whether sums along any path stay inside 64 bits."""
    nodes = sum(problem.size) + 1
    return cost.largest * 8 * (nodes + 1) < LARGEST_SUM


def pack(costs: Sequence[Cost]) -> Cost:
    """One cost whose optimum is the lexicographic optimum of these, first one first."""
    if len(costs) == 1:
        return costs[0]
    weights = [1]
    for cost in reversed(costs[1:]):
        weights.insert(0, weights[0] * (cost.spread + 1))
    parts = [(w, cost.pair) for w, cost in zip(weights, costs, strict=True) if cost.pair]

    def pair(scores: Scores, rows: Ints, columns: Ints) -> Ints:
        shape = np.broadcast_shapes(scores.shape, rows.shape, columns.shape)
        total = np.zeros(shape, np.int64)
        for weight, part in parts:
            total += weight * part(scores, rows, columns)
        return total

    weighted = list(zip(weights, costs, strict=True))
    largest = sum(w * cost.largest for w, cost in weighted)
    if largest >= LARGEST_SUM:  # too large to hold; the caller will not use it
        return Cost(None, costs[0].nobody, costs[0].seat, largest, largest)
    nobody, seat = np.zeros_like(costs[0].nobody), np.zeros_like(costs[0].seat)
    for weight, cost in weighted:
        nobody += weight * cost.nobody
        seat += weight * cost.seat
    spread = sum(w * (cost.spread + 1) for w, cost in weighted)
    return Cost(pair if parts else None, nobody, seat, largest, spread)


def level_costs(level: str, problem: Problem) -> list[Cost]:
    """The costs of a sum level, in order; several only for `bands`."""
    n, m = problem.size
    no_seat = np.zeros(m, np.int64)
    match level:
        case "matched":
            return [Cost(None, np.ones(n, np.int64), no_seat, 1, n)]
        case "place":
            rank = serving_order(problem.first_year_ids, problem.priority, problem.seed)
            return [Cost(None, n - rank, no_seat, n, n * (n + 1) // 2)]
        case "bands":
            return [below(limit, problem) for limit in problem.bands]
        case "changes":
            kept = problem.keep
            moved = (kept >= 0).astype(np.int64)
            return [Cost(lambda _, i, j: moved[i] * (j != kept[i]), moved, no_seat, 1, n)]
        case "total":
            return [_fit_and_load(problem, 1, no_seat)]
        case "load_sq":
            return [_fit_and_load(problem, 0, no_seat + 1)]
        case "load":
            return [_fit_and_load(problem, 0, _seat_scale(problem, 1))]
        case "blend":
            seat = _seat_scale(problem, problem.balance)
            return [_fit_and_load(problem, problem.load_scale, seat)]
        case _:
            first_years = person_keys(problem.first_year_ids, problem.seed, "tie")
            coaches = person_keys(problem.coach_ids, problem.seed, "tie-coach")
            left_out = person_keys(["nobody"], problem.seed, "tie-nobody")
            largest = 2**40
            return [
                Cost(
                    lambda _, i, j: pair_ties(first_years[i], coaches[j]),
                    pair_ties(first_years, left_out),
                    no_seat,
                    largest,
                    n * largest,
                )
            ]


def below(limit: int, problem: Problem) -> Cost:
    """The number of pairs whose score is under the limit."""
    n, m = problem.size
    none, no_seat = np.zeros(n, np.int64), np.zeros(m, np.int64)
    return Cost(lambda scores, _i, _j: (scores < limit).astype(np.int64), none, no_seat, 1, n)


def level_value(level: str, problem: Problem, coach_of: Ints) -> Value:
    """What is reported of a level: plain numbers, locked pairs included."""
    scores, loads = problem.scores_of(coach_of), problem.loads_of(coach_of)
    match level:
        case "matched":
            return len(scores)
        case "place":
            classes = np.zeros(len(coach_of)) if problem.priority is None else problem.priority
            return [int((coach_of[classes == one] < 0).sum()) for one in np.unique(classes)]
        case "bands":
            return [int((scores < limit).sum()) for limit in problem.bands]
        case "changes":
            return int(((problem.keep >= 0) & (coach_of != problem.keep)).sum())
        case "min":
            return int(scores.min()) if len(scores) else None
        case "leximin":
            return [int(score) for score in np.sort(scores)]
        case "load_sq":
            return int((loads**2).sum())
        case "load":
            return _scaled_load(problem, loads)
        case "total":
            return int(scores.sum())
        case _:
            blend = problem.load_scale * int(scores.sum())
            return blend - problem.balance * _scaled_load(problem, loads)


def _fit_and_load(problem: Problem, weight: int, seat: Ints) -> Cost:
    n, _ = problem.size
    best = int(problem.score.max(initial=0)) * weight
    most = int((2 * problem.capacity * seat).max(initial=0))
    loads = sum(int(s) * int(c) ** 2 for s, c in zip(seat, problem.capacity, strict=True))
    return Cost(
        pair=(lambda scores, _i, _j: -weight * scores.astype(np.int64)) if weight else None,
        nobody=np.zeros(n, np.int64),
        seat=seat,
        largest=max(best, most),
        spread=n * best + loads,
    )


def _seat_scale(problem: Problem, weight: int) -> Ints:
    """weight · L / capacity per coach; ValueError when that leaves the safe range."""
    n, m = problem.size
    room = LARGEST_SUM // (8 * (n + m + 2))
    capacity = problem.capacity
    highest = max(
        weight * 2 * problem.load_scale, problem.load_scale * int(problem.score.max(initial=0))
    )
    if highest >= room:
        largest = np.unique(capacity)[::-1]
        names = [
            str(problem.coach_ids[j])
            for j in np.flatnonzero(np.isin(capacity, largest[:5])).tolist()
        ]
        raise ValueError(
            f"capacity: the load of coaches {', '.join(names[:10])} is counted in parts of "
            f"{problem.load_scale} (the least common multiple of all capacities), expected a "
            f"multiple below {room}; give these coaches capacities with common divisors"
        )
    return np.array(
        [weight * problem.load_scale // int(c) if c > 0 else 0 for c in capacity], np.int64
    )


def _scaled_load(problem: Problem, loads: Ints) -> int:
    pairs = zip(loads.tolist(), problem.capacity.tolist(), strict=True)
    return sum(load * load * problem.load_scale // capacity for load, capacity in pairs if capacity)
