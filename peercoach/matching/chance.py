"""What chance alone would give: the same answers dealt again, and how far is further than that."""

from typing import NamedTuple

import numpy as np

from peercoach.matching.ties import Floats, Ints


class Band(NamedTuple):
    """Where chance alone puts a figure nineteen times out of twenty."""

    low: float
    high: float


def figures(labels: Ints, scores: Floats, groups: int) -> Floats:
    """Shape (deals, 2, groups): the share matched and the median fit of each group, NaN for none.
    `labels` has a deal in each row; who is not matched scores NaN."""
    order = np.argsort(scores, kind="stable")
    ranked = scores[order][~np.isnan(scores[order])]
    dealt = labels[:, order]
    found = np.full((len(labels), 2, groups), np.nan)
    for k in range(groups):
        own = dealt == k
        if not len(ranked):
            found[:, 0, k] = 0
            continue
        upto = own[:, : len(ranked)].cumsum(axis=1)
        placed = upto[:, -1]
        found[:, 0, k] = placed / own.sum(axis=1)
        some = np.flatnonzero(placed)
        middles = [
            ranked[(upto[some] > half[some, None]).argmax(axis=1)]
            for half in ((placed - 1) // 2, placed // 2)
        ]
        found[some, 1, k] = (middles[0] + middles[1]) / 2
    return found


def dealt_again(label: Ints, stratum: Ints, seed: int, draws: int) -> Ints:
    """The same labels, dealt again inside each stratum: a row for each draw."""
    chance = np.random.default_rng(seed % 2**63)
    places = np.argsort(stratum, kind="stable")
    found = np.empty((draws, len(label)), np.int64)
    for row in found:
        row[places] = label[np.lexsort((chance.random(len(label)), stratum))]
    return found


def band(drawn: Floats) -> Band:
    known = drawn[~np.isnan(drawn)]
    return Band(*np.percentile(known, [2.5, 97.5]).tolist()) if len(known) else Band(0.0, 100.0)


def by_chance(found: Floats, chance: Floats) -> Floats:
    """How often chance alone goes as far, for both figures of each group; NaN for none."""
    drawn = np.maximum((~np.isnan(chance)).sum(axis=0), 1)
    middle = np.nansum(chance, axis=0) / drawn
    further = np.abs(chance - middle) >= np.abs(found - middle) - 1e-9
    p: Floats = (1 + further.sum(axis=0)) / (1 + len(chance))
    p[np.isnan(found)] = np.nan
    return p


def holm(p: Floats) -> Floats:
    """The adjusted p-values, in the order given."""
    order = np.argsort(p, kind="stable")
    steps = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return adjusted
