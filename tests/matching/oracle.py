"""The best of all assignments by trying every one: obvious, and not the solver."""

from functools import cache
from math import lcm

import numpy as np

from peercoach.matching.ties import serving_order

BEYOND = 2**20  # the score of who has nobody, where the worst come first


def every_assignment(score, capacity, minimum, locks, bars):
    """All ways to give each first-year a coach or nobody (-1) within the demands, a row each."""
    n, m = score.shape
    ways = _all_ways(n, m)
    for i in range(n):
        choices = [j for j in range(m) if score[i, j] >= 0 and (i, j) not in bars]
        locked = [j for one, j in locks if one == i]
        ways = ways[np.isin(ways[:, i], locked or [-1, *choices])]
    loads = _loads(ways, m)
    return ways[((loads >= minimum) & (loads <= capacity)).all(axis=1)]


@cache
def _all_ways(n, m):
    return np.indices((m + 1,) * n, np.int8).reshape(n, -1).T - 1


def _loads(ways, m):
    return (ways[:, :, None] == np.arange(m)).sum(axis=1)


def goodness_of_all(level, ways, score, capacity, *, keep, priority, bands, balance, seed):
    """What the level makes of each way, shape (ways, figures): the smaller the better, the first
    figure first."""
    ways, capacity = np.asarray(ways), np.asarray(capacity)
    n, m = score.shape
    alone = ways < 0
    scores = np.where(alone, BEYOND, np.maximum(score, 0)[np.arange(n), ways])
    scale = lcm(*range(1, 9)) if max(capacity) <= 8 else lcm(*(int(c) for c in capacity if c))
    loads = _loads(ways, m)
    spread = (loads**2 * (scale // np.maximum(capacity, 1))).sum(axis=1)
    total = np.where(alone, 0, scores).sum(axis=1)
    served_first = np.argsort(serving_order(range(n), priority, seed))
    figures = {
        "matched": lambda: [alone.sum(axis=1)],
        "place": lambda: alone[:, served_first].T,
        "bands": lambda: [(scores < limit).sum(axis=1) for limit in bands],
        "changes": lambda: [sum((ways[:, i] != j for i, j in keep), np.zeros(len(ways), int))],
        "min": lambda: [-scores.min(axis=1)],
        "leximin": lambda: -np.sort(scores, axis=1).T,
        "load": lambda: [spread],
        "load_sq": lambda: [(loads**2).sum(axis=1)],
        "total": lambda: [-total],
        "blend": lambda: [balance * spread - scale * total],
    }[level]()
    return np.array(figures, np.int64).reshape(-1, len(ways)).T


def goodness(level, coach_of, score, capacity, **rest):
    """The same for one assignment, as a list."""
    return goodness_of_all(level, [coach_of], score, capacity, **rest)[0].tolist()


def best_of_all(order, score, capacity, *, minimum, locks, bars, **rest):
    """The best goodness per level, and the ways that reach it: no ways where none is possible."""
    ways, best = every_assignment(score, capacity, minimum, locks, bars), []
    for level in order if len(ways) else ():
        found = goodness_of_all(level, ways, score, capacity, **rest)
        best.append([])
        for at in range(found.shape[1]):
            least = found[:, at].min()
            best[-1].append(int(least))
            ways, found = ways[found[:, at] == least], found[found[:, at] == least]
    return best, ways.tolist()
