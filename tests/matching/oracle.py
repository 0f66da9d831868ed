"""The best of all assignments by trying every one: slow, obvious, and not the solver."""

from itertools import product
from math import lcm

import numpy as np

from peercoach.matching.ties import serving_order


def every_assignment(score, capacity, minimum, locks, bars):
    """All ways to give each first-year a coach or nobody (-1) within the demands."""
    n, m = score.shape
    locked = dict(locks)
    choices = [
        [locked[i]]
        if i in locked
        else [-1, *(j for j in range(m) if score[i, j] >= 0 and (i, j) not in bars)]
        for i in range(n)
    ]
    for coach_of in product(*choices):
        loads = [coach_of.count(j) for j in range(m)]
        if all(
            low <= load <= high for low, load, high in zip(minimum, loads, capacity, strict=True)
        ):
            yield coach_of


def goodness(level, coach_of, score, capacity, *, keep, priority, bands, balance, seed):
    """What the level makes of an assignment; a smaller tuple is better."""
    pairs = [(i, j) for i, j in enumerate(coach_of) if j >= 0]
    scores = sorted(max(int(score[i, j]), 0) for i, j in pairs)
    loads = [coach_of.count(j) for j in range(len(capacity))]
    scale = lcm(*range(1, 9)) if max(capacity) <= 8 else lcm(*(int(c) for c in capacity if c))
    spread = sum(
        load * load * scale // int(c) for load, c in zip(loads, capacity, strict=True) if c
    )
    rank = serving_order(range(len(coach_of)), priority, seed)
    return {
        "matched": lambda: (-len(pairs),),
        "place": lambda: tuple(int(coach_of[i] < 0) for i in np.argsort(rank)),
        "bands": lambda: tuple(sum(s < limit for s in scores) for limit in bands),
        "changes": lambda: (sum(coach_of[i] != j for i, j in keep),),
        "min": lambda: (-scores[0],) if scores else (),
        "leximin": lambda: tuple(-s for s in scores),
        "load": lambda: (spread,),
        "load_sq": lambda: (sum(load * load for load in loads),),
        "total": lambda: (-sum(scores),),
        "blend": lambda: (balance * spread - scale * sum(scores),),
    }[level]()


def best_of_all(order, score, capacity, *, minimum, locks, bars, **rest):
    """The best goodness per level, and who reaches it; (None, []) where nothing is possible."""
    ranked = {}
    for coach_of in every_assignment(score, capacity, minimum, locks, bars):
        worth = tuple(goodness(level, coach_of, score, capacity, **rest) for level in order)
        ranked.setdefault(worth, []).append(coach_of)
    best = min(ranked, default=None)
    return best, ranked.get(best, [])
