"""The cheapest assignment inside a face, with the integer prices that prove it.

The flow is ortools' `SimpleMinCostFlow`, run on candidate pairs only. Prices recovered from its
answer are tested on *every* pair the face allows, and pairs that would be cheaper become
candidates, until there are none (column generation; for flows, reduced costs and potentials see
Ahuja, Magnanti and Orlin, Network Flows, 1993, chapters 9 to 11).
"""

from dataclasses import dataclass

import numpy as np

from peercoach.matching.faces import Face, optimal_face, reduced_blocks
from peercoach.matching.levels import Cost
from peercoach.matching.problem import Mask, Problem
from peercoach.matching.ties import Ints

FIRST_CANDIDATES = 24
MORE_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs the flow is run on, by row; `complete` when they are all the face allows."""

    rows: Ints
    columns: Ints
    complete: bool


def first_candidates(problem: Problem, also: Ints) -> Candidates:
    """The best scores of each row, and the pairs of `also`, a coach or -1 per first-year."""
    n, m = problem.size
    rows = np.flatnonzero(also >= 0)
    chosen = np.zeros((n, m), np.bool_)
    if m <= FIRST_CANDIDATES * 2:
        return _all_of(problem.allowed)
    best = np.argpartition(problem.score, m - FIRST_CANDIDATES, axis=1)[:, -FIRST_CANDIDATES:]
    np.put_along_axis(chosen, best, values=True, axis=1)
    chosen &= problem.allowed
    chosen[rows, also[rows]] = True
    first_years, coaches = np.nonzero(chosen)
    return Candidates(first_years.astype(np.int64), coaches.astype(np.int64), complete=False)


def solve_step(
    problem: Problem, face: Face, cost: Cost, candidates: Candidates
) -> tuple[Ints, Ints, Face, Candidates]:
    """(coach_of, prices, the face of all its optima, candidates for the next level).

    Prices (M,) are integers in units of the cost; staying without a coach has price 0.
    """
    while True:
        coach_of = _cheapest(problem, face, cost, candidates)
        prices = _prices(problem, face, cost, candidates, coach_of)
        cheaper = _cheaper_pairs(problem, face, cost, candidates, coach_of, prices)
        if not len(cheaper[0]):
            break
        candidates = Candidates(
            np.concatenate([candidates.rows, cheaper[0]]),
            np.concatenate([candidates.columns, cheaper[1]]),
            complete=False,
        )
    face = optimal_face(problem, face, cost, prices)
    return coach_of, prices, face, _still_open(face, candidates)


def _cheapest(problem: Problem, face: Face, cost: Cost, candidates: Candidates) -> Ints:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - slow import

    n, m = problem.size
    sink = n + m
    rows, columns = candidates.rows, candidates.columns
    staying = np.flatnonzero(face.may_stay)
    open_seats = np.minimum(face.high, problem.locked_load + n) - face.low
    if cost.seat.any():
        coach = np.repeat(np.arange(m), open_seats)
        first = np.cumsum(open_seats) - open_seats
        number = np.arange(len(coach)) - np.repeat(first, open_seats) + face.low[coach] + 1
        seats, seat_room, seat_cost = (
            coach,
            np.ones_like(coach),
            cost.seat[coach] * (2 * number - 1),
        )
    else:
        seats, seat_room, seat_cost = np.arange(m), open_seats, np.zeros(m, np.int64)
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([rows, staying, n + seats]),
        np.concatenate([n + columns, np.full(len(staying) + len(seats), sink)]),
        np.concatenate([np.ones(len(rows) + len(staying), np.int64), seat_room]),
        np.concatenate([_costs_of(problem, cost, candidates), cost.nobody[staying], seat_cost]),
    )
    required = face.low - problem.locked_load
    free = (problem.lock < 0).astype(np.int64)
    supplies = np.concatenate([free, -required, [required.sum() - free.sum()]])
    flow.set_nodes_supplies(np.arange(sink + 1), supplies)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow ended as {status.name}, expected OPTIMAL")
    taken = flow.flows(arcs[: len(rows)]) > 0
    coach_of = problem.lock.copy()
    coach_of[rows[taken]] = columns[taken]
    return coach_of


def _costs_of(problem: Problem, cost: Cost, candidates: Candidates) -> Ints:
    rows, columns = candidates.rows, candidates.columns
    return cost.of_pairs(problem.score[rows, columns], rows, columns)


def _own_costs(problem: Problem, cost: Cost, coach_of: Ints) -> Ints:
    own = cost.nobody.copy()
    rows = np.flatnonzero((coach_of >= 0) & (problem.lock < 0))
    columns = coach_of[rows]
    own[rows] = cost.of_pairs(problem.score[rows, columns], rows, columns)
    return own


def _prices(
    problem: Problem, face: Face, cost: Cost, candidates: Candidates, coach_of: Ints
) -> Ints:
    """Shortest distances over exchanges of one coach for another (Bellman-Ford; node m: nobody)."""
    _, m = problem.size
    rows = candidates.rows
    own = _own_costs(problem, cost, coach_of)
    holder = np.where(coach_of >= 0, coach_of, m)
    staying = np.flatnonzero(face.may_stay)
    load = problem.loads_of(coach_of)
    grows, shrinks = np.flatnonzero(load < face.high), np.flatnonzero(load > face.low)
    to = np.concatenate([holder[rows], holder[staying], grows, np.full(len(shrinks), m)])
    source = np.concatenate(
        [candidates.columns, np.full(len(staying), m), np.full(len(grows), m), shrinks]
    )
    length = np.concatenate(
        [
            _costs_of(problem, cost, candidates) - own[rows],
            (cost.nobody - own)[staying],
            (cost.seat * (2 * load + 1))[grows],
            -(cost.seat * (2 * load - 1))[shrinks],
        ]
    )
    order = np.lexsort((length, source, to))
    to, source, length = to[order], source[order], length[order]
    first = np.flatnonzero(np.diff(to * (m + 1) + source, prepend=-1))
    to, source, length = to[first], source[first], length[first]
    starts = np.flatnonzero(np.diff(to, prepend=-1))
    ends = to[starts]
    distance = np.zeros(m + 1, np.int64)
    while len(starts):
        nearer = np.minimum(distance[ends], np.minimum.reduceat(distance[source] + length, starts))
        if np.array_equal(nearer, distance[ends]):
            break
        distance[ends] = nearer
    prices: Ints = distance[:m] - distance[m]
    return prices


def _cheaper_pairs(
    problem: Problem, face: Face, cost: Cost, candidates: Candidates, coach_of: Ints, prices: Ints
) -> tuple[Ints, Ints]:
    """Pairs a first-year would rather have at these prices, at most a dozen of each."""
    nothing = np.empty(0, np.int64)
    if candidates.complete:
        return nothing, nothing
    own = _own_costs(problem, cost, coach_of)
    own[coach_of >= 0] += prices[coach_of[coach_of >= 0]]
    found: list[tuple[Ints, Ints]] = []
    for block, priced in reduced_blocks(problem, face, cost, prices):
        eager = np.flatnonzero((priced < own[block, None]).any(axis=1))
        few = min(MORE_CANDIDATES, priced.shape[1])
        best = np.argpartition(priced[eager], few - 1, axis=1)[:, :few]
        gain = np.take_along_axis(priced[eager], best, axis=1) < own[block][eager, None]
        row, at = np.nonzero(gain)
        found.append((eager[row] + block.start, best[row, at]))
    rows, columns = (np.concatenate(axis) for axis in zip(*found, strict=True))
    return rows.astype(np.int64), columns.astype(np.int64)


def _still_open(face: Face, candidates: Candidates) -> Candidates:
    """All that is allowed where that is little; else the candidates that still are."""
    if candidates.complete or np.count_nonzero(face.allowed) <= 4 * len(candidates.rows):
        return _all_of(face.allowed)
    kept = face.allowed[candidates.rows, candidates.columns]
    return Candidates(candidates.rows[kept], candidates.columns[kept], complete=False)


def _all_of(allowed: Mask) -> Candidates:
    rows, columns = np.nonzero(allowed)
    return Candidates(rows.astype(np.int64), columns.astype(np.int64), complete=True)
