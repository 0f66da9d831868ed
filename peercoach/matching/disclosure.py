"""Which groups may be shown, so that nobody can tell the size of a small one."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from peercoach.matching.ties import Ints

FEWEST: Final = 10

Group = TypeVar("Group", bound=Hashable)


def may_be_shown(sizes: Mapping[Group, int]) -> list[Group]:
    """The groups to show, in the order given; the sum of all sizes is taken to be known.

    Groups under FEWEST are hidden. Subtraction would give away what is left, so the smallest of the
    others are hidden too, ties together, until the hidden add up to FEWEST and are not all of one
    size. The choice looks at sizes alone: exchange the sizes of two hidden groups and the same ones
    are shown. As two of them differ, no size of a hidden group follows from what is shown.
    """
    hidden = {group for group, size in sizes.items() if size < FEWEST}
    while hidden and len(hidden) < len(sizes):
        total = sum(sizes[group] for group in hidden)
        if total >= FEWEST and len({sizes[group] for group in hidden}) > 1:
            break
        least = min(size for group, size in sizes.items() if group not in hidden)
        hidden |= {group for group, size in sizes.items() if size == least}
    return [group for group in sizes if group not in hidden]


def may_be_counted(
    counts: Ints, shown: Sequence[int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of which groups the share with a coach, and the fit of those, may be told to somebody who
    knows by name who has one. `counts` are (with, without), a row for each group.

    A fit has at least FEWEST behind it. Shares are told of all groups or of none: all parts of all
    groups shown, and of the others together, are FEWEST or more. Else the share of a large group
    would tell what the few without a coach answered, or that one of them did not answer this.
    """
    rest = np.delete(counts, list(shown), axis=0).sum(axis=0, keepdims=True)
    parts = np.concatenate([counts[list(shown)], rest if rest.any() else rest[:0]])
    safe = bool((parts >= FEWEST).all())
    return np.full(len(counts), safe), counts[:, 0] >= FEWEST
