"""Which groups may be shown, so that nobody can tell the size of a small one."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np

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


def may_be_told(count: int, of: int) -> bool:
    """Whether so many of so many may be told to somebody who knows how many there are: each part is
    FEWEST or more, or nobody. Of fewer than FEWEST nothing is told, not even that nobody did."""
    return of >= FEWEST and _is_told(count) and _is_told(of - count)


def parts_may_be_told(counts: Mapping[Group, tuple[int, int]], rest: tuple[int, int]) -> set[Group]:
    """Of which groups it may be told how many did and did not, to somebody who knows the size of
    each and how many did in all. `rest` are those of no group, or of one that is not shown.

    Parts under FEWEST are hidden, and with them the smallest of the others until the hidden add up.
    """
    hidden = {group for group, parts in counts.items() if not all(map(_is_told, parts))}
    while hidden and len(hidden) < len(counts):
        sums = [rest[i] + sum(counts[group][i] for group in hidden) for i in (0, 1)]
        if all(map(_is_told, sums)):
            break
        hidden.add(min(counts.keys() - hidden, key=lambda group: min(counts[group])))
    return counts.keys() - hidden


def _is_told(count: int) -> bool:
    return not count or count >= FEWEST


def shares_may_be_told(counts: Ints, shown: Sequence[int]) -> bool:
    """Whether the shares with a coach may be told to somebody who knows by name who has one.
    `counts` are (with, without), a row for each group.

    Of all groups shown or of none: each part of each, and of the others together, is FEWEST or
    more. Else the share of a large group would tell what the few without a coach answered, or that
    one of them did not answer this.
    """
    rest = np.delete(counts, list(shown), axis=0).sum(axis=0, keepdims=True)
    parts = np.concatenate([counts[list(shown)], rest if rest.any() else rest[:0]])
    return bool((parts >= FEWEST).all())
