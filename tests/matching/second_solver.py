"""The same levels by another road: one integer program after the other, each solved by HiGHS.

Nothing of the engine is used. Who is left out by the lottery is decided by growing the set of
first-years that can be matched together, in serving order, one by one.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching


class Program:
    """Variables: one per pair that may be chosen, then one per seat of each coach, in order."""

    def __init__(self, score, capacity, *, minimum, locks, bars, scale):
        self.score = np.maximum(score, 0)
        self.capacity = np.asarray(capacity)
        self.shape = n, m = score.shape
        possible = score >= 0
        for i, j in bars:
            possible[i, j] = False
        for i, j in locks:
            possible[i, j] |= (i, j) not in bars
        self.rows, self.columns = np.nonzero(possible)
        self.seat = np.repeat(np.arange(m), capacity)
        self.number = np.arange(len(self.seat)) - np.searchsorted(self.seat, self.seat) + 1
        self.scale = scale
        pairs, seats = len(self.rows), len(self.seat)
        self.own = self.count(self.rows, n, np.arange(pairs))
        loads = self.count(self.columns, m, np.arange(pairs))
        used = self.count(self.seat, m, pairs + np.arange(seats))
        locked = np.zeros(pairs + seats)
        for i, j in locks:
            locked[:pairs][(self.rows == i) & (self.columns == j)] = 1
        self.rules = [
            LinearConstraint(self.own, 0, 1),
            LinearConstraint(loads, minimum, capacity),
            LinearConstraint(loads - used, 0, 0),
        ]
        clash = any((i, j) in bars for i, j in locks)
        self.bounds = Bounds(locked, np.where(clash, -1, 1))

    def count(self, of, size, at):
        width = len(self.rows) + len(self.seat)
        return coo_array((np.ones(len(at)), (of, at)), shape=(size, width)).tocsr()

    def over(self, pairs=0, seats=0):
        """A cost vector: what every pair costs, and every seat."""
        chosen = np.broadcast_to(pairs, len(self.rows))
        return np.concatenate([chosen, np.broadcast_to(seats, len(self.seat))]).astype(float)

    def least(self, cost):
        """The least value of a cost within all rules, which becomes a rule itself."""
        if not len(cost):
            return 0, np.zeros(0)
        found = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=self.bounds,
            constraints=self.rules,
            options={"mip_rel_gap": 0},
        )
        if found.status == 2:
            return None, None
        value = round(found.fun)
        self.rules.append(LinearConstraint(csr_array(cost[None, :]), value, value))
        return value, np.round(found.x)

    def coach_of(self, chosen):
        answer = np.full(self.shape[0], -1)
        taken = np.flatnonzero(chosen[: len(self.rows)])
        answer[self.rows[taken]] = self.columns[taken]
        return answer


def matched_by_lottery(program, locks, rank):
    """Who is matched: each in serving order who can be added to all before, seats copied."""
    n, _ = program.shape
    free_seats = program.capacity - np.bincount([j for _, j in locks], minlength=program.shape[1])
    seat = np.repeat(np.arange(program.shape[1]), free_seats)
    possible = np.zeros(program.shape, bool)
    possible[program.rows, program.columns] = True
    wide = csr_array(possible[:, seat].astype(np.int8))
    inside = [i for i, _ in locks]
    served = []
    for i in np.argsort(rank):
        if i in inside:
            continue
        ours = wide[[*served, i]]
        if (maximum_bipartite_matching(ours, perm_type="column") >= 0).all():
            served.append(i)
    return np.isin(np.arange(n), [*inside, *served])


def best_by_programs(
    order, score, capacity, *, locks, minimum, bars, keep, bands, balance, rank, scale
):
    """An assignment that is best on every level of the order, or None where nothing is possible."""
    program = Program(score, capacity, minimum=minimum, locks=locks, bars=bars, scale=scale)
    if any(program.capacity < np.bincount([j for _, j in locks], minlength=len(capacity))):
        return None
    if program.least(program.over())[0] is None:
        return None
    for level in order:
        if level == "place":
            inside = matched_by_lottery(program, locks, rank)
            program.rules.append(LinearConstraint(program.own, inside, inside))
        elif level == "min":
            raise_worst(program)
        else:
            for cost in costs_of(level, program, dict(keep), bands, balance):
                program.least(cost)
    _, chosen = program.least(program.over())
    return program.coach_of(chosen)


def costs_of(level, program, keep, bands, balance):
    """What to minimise in turn for a level that is a sum, or several sums."""
    scores = program.score[program.rows, program.columns]
    kept = [keep.get(i) == j for i, j in zip(program.rows, program.columns, strict=True)]
    odd = 2 * program.number - 1
    per_load = odd * program.scale // np.maximum(program.capacity[program.seat], 1)
    return {
        "matched": [program.over(-1)],
        "bands": [program.over(scores < limit) for limit in bands],
        "changes": [program.over(-np.array(kept, int))],
        "leximin": [program.over(scores < limit) for limit in np.unique(scores)[1:]],
        "load": [program.over(0, per_load)],
        "load_sq": [program.over(0, odd)],
        "total": [program.over(-scores)],
        "blend": [program.over(-program.scale * scores, balance * per_load)],
    }[level]


def raise_worst(program):
    """Forbids pairs under the highest score that all pairs can reach."""
    scores = program.score[program.rows, program.columns]
    for limit in np.unique(scores)[1:]:
        weak = program.over(scores < limit)
        low, _ = program.least(weak)
        program.rules.pop()
        if low:
            return
        program.rules.append(LinearConstraint(csr_array(weak[None]), 0, 0))
