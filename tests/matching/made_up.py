"""Made-up rounds as arrays, each from a seed: the same seed gives the same round."""

import numpy as np


def scarce_round(seed, n, m, *, scores=None):
    """A round with programmes, ties, few places, locks, bars, minimums, earlier pairs and classes.

    Returns (score, capacity, demands); `scores` are the values fit may have, default 0..100.
    """
    chance = np.random.default_rng(seed)
    values = np.arange(101) if scores is None else np.array(scores)
    programme_of, programme = chance.integers(0, 3, n), chance.integers(0, 3, m)
    meets = (programme_of[:, None] == programme) | (chance.random((n, m)) < 0.3)
    score = np.where(meets & (chance.random((n, m)) < 0.7), chance.choice(values, (n, m)), -1)
    capacity = chance.choice([0, 1, 2, 3, 5, 8, 9], m, p=[0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1])
    if chance.random() < 0.5:  # as many places as first-years, or fewer
        capacity = np.minimum(capacity, max(1, n // m))
    demands = {
        "minimum": np.minimum(capacity, chance.random(m) < 0.3).astype(int),
        "locks": some_pairs(chance, n, m, chance.integers(0, 3)),
        "bars": some_pairs(chance, n, m, chance.integers(0, 4)),
        "keep": some_pairs(chance, n, m, chance.choice([0, n // 3])),
        "priority": chance.integers(0, 3, n) if chance.random() < 0.5 else None,
    }
    return score, capacity, demands


def some_pairs(chance, n, m, count):
    """Pairs (first-year, coach), no first-year twice."""
    people = chance.permutation(n)[:count].tolist()
    return list(zip(people, chance.integers(0, m, len(people)).tolist(), strict=True))


def typical_round(seed, n, m, *, places=1.1):
    """A round as programmes have them: half of all pairs eligible, fit 0..100, `places` a head."""
    chance = np.random.default_rng(seed)
    campus, campuses = chance.integers(0, 2, n), chance.integers(0, 2, m)
    like = chance.normal(size=(n, 6)) @ chance.normal(size=(6, m)) / 6**0.5
    fit = np.clip(np.rint(50 + 18 * like), 0, 100)
    eligible = (campus[:, None] == campuses) | (chance.random((n, m)) < 0.1)
    capacity = chance.multinomial(int(n * places), np.full(m, 1 / m))
    return np.where(eligible, fit, -1).astype(np.int16), capacity
