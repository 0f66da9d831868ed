"""The balance dial: what fit first, balanced and even first each give, side by side."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from peercoach.matching.people import Matching
from peercoach.matching.questions import Person
from peercoach.matching.what_if import what_if

POSITIONS: Final = (0, 20, 200)
"""Fit first, balanced, even first."""

LOSS: Final = 20
"""Points of fit that somebody notices losing."""


@dataclass(frozen=True, slots=True)
class DialPosition:
    """The round at one position. `mean_fit` is None where nobody is matched.

    `weak` counts the pairs under each band; `load_spread` is the standard deviation of the part of
    their places that coaches have taken; `idle` counts coaches with places and no first-year;
    `losers` are those who fit at least LOSS points less than with fit first, or lost their coach.
    """

    balance: int
    mean_fit: float | None
    weak: tuple[int, ...]
    load_spread: float
    idle: int
    losers: tuple[Person, ...]
    matching: Matching


def dial(matching: Matching) -> tuple[DialPosition, ...]:
    """The same round solved at each of the three positions.

    ValueError for a round whose order has no `blend`: balance means nothing there.
    """
    order = matching.solution.order
    if "blend" not in order:
        raise ValueError(f"order: found {' '.join(order)}, expected the level 'blend', to turn")
    solved = [
        matching
        if matching.problem.balance == balance
        else what_if(matching, balance=balance).after
        for balance in POSITIONS
    ]
    return tuple(_position(one, fit_first=solved[0]) for one in solved)


def _position(matching: Matching, *, fit_first: Matching) -> DialPosition:
    fits = [pair.fit for pair in matching.pairs()]
    capacity, loads = matching.problem.capacity, matching.loads()
    offered = capacity > 0
    shares = loads[offered] / capacity[offered]
    best = {pair.first_year.id: pair.fit for pair in fit_first.pairs()}
    now = {pair.first_year.id: pair.fit for pair in matching.pairs()}
    return DialPosition(
        balance=matching.problem.balance,
        mean_fit=float(np.mean(fits)) if fits else None,
        weak=tuple(sum(fit < band for fit in fits) for band in matching.problem.bands),
        load_spread=float(shares.std()) if offered.any() else 0.0,
        idle=int((loads[offered] == 0).sum()),
        losers=tuple(
            one
            for one in matching.first_years
            if one.id in best and (one.id not in now or best[one.id] - now[one.id] >= LOSS)
        ),
        matching=matching,
    )
