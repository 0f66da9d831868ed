"""What "best" means: an ordered list of levels, each a cost to minimise and a value to report.

Every level but `min` and `leximin` is a sum over pairs, over people without a coach, and over
seats, where a coach with load l costs seat · l²: convex, so a flow can carry it. The two others
are sequences of such sums, one per threshold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from peercoach.matching.problem import AssignmentProblem
from peercoach.matching.ties import TIE_BITS, Ints, pair_ties, person_keys, serving_order

Value = int | list[int] | None
Scores = npt.NDArray[np.signedinteger]
PairCost = Callable[[Ints, Ints], Ints]
"""(rows, columns) → costs; the two broadcast, as numpy arrays do."""

LARGEST_SUM = 2**61
"""Costs times path lengths stay below this, so that no sum of prices can overflow."""

WIDEST_PACK = 10**11
"""The flow takes longer the wider its costs are: measured, wider packs cost more than they save."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One or more levels as one cost to minimise over the people who are not locked.

    `by_score` (highest score + 1,) is what a pair costs for its score, `by_pair` what it costs
    beside that for who it is; `nobody` (N,) is paid for staying without a coach, `seat` (M,) times
    load² by each coach. `largest` bounds any single cost, `exchange` what one simple exchange can
    change: one that passes no coach, and not the state of having nobody, twice.
    """

    by_score: Ints
    by_pair: PairCost | None
    nobody: Ints
    seat: Ints
    largest: int
    exchange: int

    def of_pairs(self, scores: Scores, rows: Ints, columns: Ints) -> Ints:
        costs: Ints = self.by_score[scores]
        return costs if self.by_pair is None else costs + self.by_pair(rows, columns)

    def total(self, problem: AssignmentProblem, coach_of: Ints) -> int:
        """What an assignment costs; locked people only through their coach's load."""
        free = problem.lock < 0
        matched = np.flatnonzero(free & (coach_of >= 0))
        columns = coach_of[matched]
        pairs = int(self.of_pairs(problem.score[matched, columns], matched, columns).sum())
        left = int(self.nobody[free & (coach_of < 0)].sum())
        return pairs + left + self.of_loads(problem.loads_of(coach_of))

    def of_loads(self, loads: Ints) -> int:
        """What all seats cost, in Python integers: a large load squared leaves 64 bits."""
        both = zip(self.seat.tolist(), loads.tolist(), strict=True)
        return sum(seat * load**2 for seat, load in both)


def worth_packing(cost: Cost, problem: AssignmentProblem) -> bool:
    """Whether sums along any path stay inside 64 bits, and the flow is not slowed by wide costs."""
    nodes = sum(problem.size) + 1
    return cost.largest < min(WIDEST_PACK, LARGEST_SUM // (8 * (nodes + 1)))


def pack(costs: Sequence[Cost]) -> Cost:
    """One cost whose optimum is the lexicographic optimum of these, first one first.

    Two assignments differ by simple exchanges that can each be made alone (flow decomposition), so
    where one is better level by level, some simple exchange is, and it is enough that a weight
    outdoes all that one simple exchange changes in the levels after it.
    """
    if len(costs) == 1:
        return costs[0]
    weights = [1]
    for cost in reversed(costs[1:]):
        weights.insert(0, weights[0] * (cost.exchange + 1))
    weighted = list(zip(weights, costs, strict=True))
    largest = sum(w * max(cost.largest, 1) for w, cost in weighted)  # the weight itself must fit
    if largest >= LARGEST_SUM:  # too large to hold; the caller will not use it
        return replace(costs[0], largest=largest)
    parts = [(w, cost.by_pair) for w, cost in weighted if cost.by_pair is not None]

    def by_pair(rows: Ints, columns: Ints) -> Ints:
        return sum(weight * part(rows, columns) for weight, part in parts)  # type: ignore[return-value]

    return Cost(
        by_score=_sum([w * cost.by_score for w, cost in weighted]),
        by_pair=by_pair if parts else None,
        nobody=_sum([w * cost.nobody for w, cost in weighted]),
        seat=_sum([w * cost.seat for w, cost in weighted]),
        largest=largest,
        exchange=sum(w * cost.exchange for w, cost in weighted),
    )


def _sum(arrays: Sequence[Ints]) -> Ints:
    total: Ints = np.sum(arrays, axis=0)
    return total


def level_costs(level: str, problem: AssignmentProblem) -> list[Cost]:
    """The costs of a sum level, in order; several only for `bands`."""
    n, _ = problem.size
    match level:
        case "matched":
            return [_cost(problem, nobody=np.ones(n, np.int64))]
        case "place":
            rank = serving_order(problem.first_year_ids, problem.priority, problem.seed)
            return [_cost(problem, nobody=n - rank)]
        case "bands":
            return [below(limit, problem) for limit in problem.bands]
        case "changes":
            kept, moved = problem.keep, (problem.keep >= 0).astype(np.int64)
            return [
                _cost(
                    problem,
                    by_pair=lambda i, j: moved[i] * (j != kept[i]),
                    pair_range=1,
                    nobody=moved,
                )
            ]
        case "total":
            return [_fit_and_load(problem, 1, 0)]
        case "load_sq":
            return [_fit_and_load(problem, 0, np.ones(problem.size[1], np.int64))]
        case "load":
            return [_fit_and_load(problem, 0, _seat_scale(problem, 1))]
        case "blend":
            seat = _seat_scale(problem, problem.balance)
            return [_fit_and_load(problem, problem.load_scale, seat)]
        case _:
            return [_ties(problem)]


def below(limit: int, problem: AssignmentProblem) -> Cost:
    """The number of pairs whose score is under the limit."""
    return _cost(problem, by_score=_every_score(problem) < limit)


def level_value(level: str, problem: AssignmentProblem, coach_of: Ints) -> Value:
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


def _fit_and_load(problem: AssignmentProblem, weight: int, seat: Ints | int) -> Cost:
    """Minus weight · total fit, plus seat · load² for every coach, in the largest common unit."""
    seats = np.broadcast_to(np.int64(seat), problem.size[1])
    unit = gcd(weight, *np.unique(seats).tolist()) or 1
    return _cost(problem, by_score=_every_score(problem) * (-weight // unit), seat=seats // unit)


def _ties(problem: AssignmentProblem) -> Cost:
    first_years = person_keys(problem.first_year_ids, problem.seed, "tie")
    coaches = person_keys(problem.coach_ids, problem.seed, "tie-coach")
    left_out = person_keys(["nobody"], problem.seed, "tie-nobody")
    return _cost(
        problem,
        by_pair=lambda i, j: pair_ties(first_years[i], coaches[j]),
        pair_range=2**TIE_BITS,
        nobody=pair_ties(first_years, left_out),
    )


def _every_score(problem: AssignmentProblem) -> Ints:
    return np.arange(int(problem.score.max(initial=0)) + 1)


def _cost(
    problem: AssignmentProblem,
    *,
    by_score: npt.NDArray[Any] | None = None,
    by_pair: PairCost | None = None,
    pair_range: int = 0,
    nobody: Ints | None = None,
    seat: Ints | None = None,
) -> Cost:
    """A cost with what is not given at nought, and its bounds; `pair_range` is that of by_pair."""
    n, m = problem.size
    scored = np.zeros_like(_every_score(problem)) if by_score is None else by_score.astype(np.int64)
    left = np.zeros(n, np.int64) if nobody is None else nobody.astype(np.int64)
    seats = np.zeros(m, np.int64) if seat is None else seat
    dearest = max(int(np.abs(scored).max()), pair_range)
    last_seat = int((2 * np.minimum(problem.capacity, n) * seats).max(initial=0))
    alone = int(left.max(initial=0))
    return Cost(
        by_score=scored,
        by_pair=by_pair,
        nobody=left,
        seat=seats,
        largest=max(dearest, last_seat, alone),
        exchange=min(n, m + 1) * dearest + last_seat + alone,
    )


def _seat_scale(problem: AssignmentProblem, weight: int) -> Ints:
    """weight · L / capacity per coach; ValueError when that leaves the safe range."""
    n, m = problem.size
    room = LARGEST_SUM // (8 * (n + m + 2))
    scale = problem.load_scale
    if scale * max(2, int(problem.score.max(initial=0))) >= room:
        raise ValueError(
            f"capacity: {_counted(problem)}, expected a multiple below {room}; give these coaches "
            "capacities with common divisors"
        )
    if weight * 2 * scale >= room:
        most = (room - 1) // (2 * scale)
        raise ValueError(
            f"balance: found {weight}, expected at most {most}, for {_counted(problem)}"
        )
    return np.array([weight * scale // int(c) if c > 0 else 0 for c in problem.capacity], np.int64)


def _counted(problem: AssignmentProblem) -> str:
    """The coaches that make L large, in the words of an error."""
    largest = np.unique(problem.capacity)[-5:]
    counted = np.flatnonzero(np.isin(problem.capacity, largest)).tolist()
    names = [str(problem.coach_ids[j]) for j in counted]
    return (
        f"the load of coaches {', '.join(names[:10])} is counted in parts of "
        f"{problem.load_scale} (the least common multiple of all capacities)"
    )


def _scaled_load(problem: AssignmentProblem, loads: Ints) -> int:
    pairs = zip(loads.tolist(), problem.capacity.tolist(), strict=True)
    return sum(load * load * problem.load_scale // capacity for load, capacity in pairs if capacity)
