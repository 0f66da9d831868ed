"""The cheapest assignment inside a face, with the integer prices that prove it.

The flow is ortools' `SimpleMinCostFlow`, run on candidate pairs only. Prices recovered from its
answer are tested on *every* pair the face allows, and pairs that would be cheaper become
candidates, until there are none (column generation; for flows, reduced costs and potentials see
Ahuja, Magnanti and Orlin, Network Flows, 1993, chapters 9 to 11).
"""

import numpy as np

from peercoach.matching.faces import Face
from peercoach.matching.levels import Cost
from peercoach.matching.pairs import Grid, Listing
from peercoach.matching.problem import AssignmentProblem
from peercoach.matching.ties import Ints

BEST, SCATTERED = 16, 8  # first candidates a person
SCATTER = 7919  # a prime beyond most numbers of coaches
CHEAPER = 16  # candidates a first-year and solve are added afterwards, at most
NEARLY, EARLY = 2, 2  # points too dear and welcome all the same, in so many solves


def first_candidates(problem: AssignmentProblem, face: Face, also: Ints) -> Listing:
    """The best scores of each first-year and of each coach, some pairs scattered over all, for
    the best alone would crowd with the same few, and those of `also`, a coach or -1 per person."""
    n, m = problem.size
    if not isinstance(face.pairs, Grid):
        return face.pairs
    others = np.flatnonzero(also >= 0)
    rows, columns = np.repeat(np.arange(n), SCATTERED), np.arange(n * SCATTERED) * SCATTER % m
    open_ones = face.pairs.holds(rows, columns)
    chosen = (
        face.pairs.best_of_rows(BEST),
        face.pairs.best_of_columns(BEST),
        (rows[open_ones], columns[open_ones]),
        (others, also[others]),
    )
    keys = np.unique(np.concatenate([rows * m + columns for rows, columns in chosen]))
    return _listing(problem, keys // m, keys % m)


def solve_step(
    problem: AssignmentProblem, face: Face, cost: Cost, candidates: Listing
) -> tuple[Ints, Ints, Listing]:
    """(coach_of, prices, candidates): a cheapest assignment in the face, and what proves it.

    Prices (M,) are integers in units of the cost; staying without a coach has price 0. Candidates
    are the pairs the flow was run on in the end.
    """
    solves = 0
    while True:
        coach_of = _cheapest(problem, face, cost, candidates)
        prices = _prices(problem, face, cost, candidates, coach_of)
        if not isinstance(face.pairs, Grid):
            return coach_of, prices, candidates
        own = _own_costs(problem, cost, coach_of)
        own[coach_of >= 0] += prices[coach_of[coach_of >= 0]]
        rows, columns = face.pairs.cheaper(cost, prices, own, CHEAPER)
        if not len(rows):
            return coach_of, prices, candidates
        if solves < EARLY:  # prices still move: what is nearly cheaper now would come one by one
            own += NEARLY * _point(cost)
            rows, columns = face.pairs.cheaper(cost, prices, own, CHEAPER)
        candidates = _joined(problem, candidates, rows, columns)
        solves += 1


def still_open(face: Face, candidates: Listing) -> Listing:
    """The candidates that are left in a narrower face: all pairs, where those are few."""
    if isinstance(face.pairs, Listing):
        return face.pairs
    return candidates.where(face.pairs.holds(candidates.rows, candidates.columns))


def _point(cost: Cost) -> int:
    """What one point of score is worth, where that is the same for all."""
    return abs(int(cost.by_score[1] - cost.by_score[0])) if len(cost.by_score) > 1 else 0


def _joined(problem: AssignmentProblem, candidates: Listing, rows: Ints, columns: Ints) -> Listing:
    _, m = problem.size
    keys = np.concatenate([candidates.rows * m + candidates.columns, rows * m + columns])
    rows, columns = np.divmod(np.unique(keys), m)
    return _listing(problem, rows, columns)


def _listing(problem: AssignmentProblem, rows: Ints, columns: Ints) -> Listing:
    return Listing(rows, columns, problem.score[rows, columns].astype(np.int64))


def _cheapest(problem: AssignmentProblem, face: Face, cost: Cost, candidates: Listing) -> Ints:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - slow import

    n, m = problem.size
    sink = n + m
    rows, columns = candidates.rows, candidates.columns
    staying = np.flatnonzero(face.may_stay)
    seats, room, seat_costs = _seats(problem, face, cost, columns)
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([rows, staying, n + seats]),
        np.concatenate([n + columns, np.full(len(staying) + len(seats), sink)]),
        np.concatenate([np.ones(len(rows) + len(staying), np.int64), room]),
        np.concatenate([candidates.costs(cost), cost.nobody[staying], seat_costs]),
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


def _seats(
    problem: AssignmentProblem, face: Face, cost: Cost, wanted: Ints
) -> tuple[Ints, Ints, Ints]:
    """(coach, room, cost) of the arcs for seats above each coach's lowest load.

    Seat k costs seat · (2k - 1), so each is an arc of its own; where seats cost nothing one will
    do. `wanted` holds a coach per candidate: there are no more seats than candidates for them.
    """
    m = problem.size[1]
    most = problem.locked_load + np.bincount(wanted, minlength=m)
    room = np.minimum(face.high, most) - face.low
    if not cost.seat.any():
        return np.arange(m), room, np.zeros(m, np.int64)
    coach = np.repeat(np.arange(m), room)
    before = np.repeat(np.cumsum(room) - room, room)
    number = np.arange(len(coach)) - before + face.low[coach] + 1
    return coach, np.ones_like(coach), cost.seat[coach] * (2 * number - 1)


def _own_costs(problem: AssignmentProblem, cost: Cost, coach_of: Ints) -> Ints:
    own = cost.nobody.copy()
    rows = np.flatnonzero((coach_of >= 0) & (problem.lock < 0))
    columns = coach_of[rows]
    own[rows] = cost.of_pairs(problem.score[rows, columns], rows, columns)
    return own


def _prices(
    problem: AssignmentProblem, face: Face, cost: Cost, candidates: Listing, coach_of: Ints
) -> Ints:
    """Shortest distances over exchanges of one coach for another (Bellman-Ford; node m: nobody)."""
    m = problem.size[1]
    to, source, length = _exchanges(problem, face, cost, candidates, coach_of)
    starts = np.flatnonzero(np.diff(to, prepend=-1))
    ends = to[starts]
    distance = np.zeros(m + 1, np.int64)
    while len(starts):  # ends, for a cheapest assignment leaves no exchange that gains
        nearer = np.minimum(distance[ends], np.minimum.reduceat(distance[source] + length, starts))
        if np.array_equal(nearer, distance[ends]):
            break
        distance[ends] = nearer
    prices: Ints = distance[:m] - distance[m]
    return prices


def _exchanges(
    problem: AssignmentProblem, face: Face, cost: Cost, candidates: Listing, coach_of: Ints
) -> tuple[Ints, Ints, Ints]:
    """(to, source, length): the cheapest way each coach's load can pass to another, sorted by to.

    A first-year of coach a who may go to b bounds the price of a by that of b and the difference;
    room and spare load do the same against node m, nobody.
    """
    m = problem.size[1]
    rows = candidates.rows
    own = _own_costs(problem, cost, coach_of)
    holder = np.where(coach_of >= 0, coach_of, m)
    staying = np.flatnonzero(face.may_stay)
    load = problem.loads_of(coach_of)
    grows, shrinks = np.flatnonzero(load < face.high), np.flatnonzero(load > face.low)
    to = np.concatenate([holder[rows], holder[staying], grows, np.full(len(shrinks), m)])
    nobody = np.full(len(staying) + len(grows), m)
    source = np.concatenate([candidates.columns, nobody, shrinks])
    length = np.concatenate(
        [
            candidates.costs(cost) - own[rows],
            (cost.nobody - own)[staying],
            (cost.seat * (2 * load + 1))[grows],
            -(cost.seat * (2 * load - 1))[shrinks],
        ]
    )
    exchange = to * (m + 1) + source
    order = np.argsort(exchange)
    firsts = np.flatnonzero(np.diff(exchange[order], prepend=-1))
    if len(firsts):
        length = np.minimum.reduceat(length[order], firsts)
    to, source = np.divmod(exchange[order[firsts]], m + 1)
    return to, source, length
