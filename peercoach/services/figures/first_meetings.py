"""How soon pairs met for the first time, and how many are in touch now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peercoach.matching.disclosure import FEWEST
from peercoach.services.figures.lives import Life

WITHIN = 10
"""Days from the start, after which a first meeting is late."""

LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, ten at least: of fewer nothing is said."""

    count: int
    of: int

    @property
    def part(self) -> float:
        return self.count / self.of


def share(count: int, of: int) -> Share | None:
    return Share(count, of) if of >= FEWEST else None


def met_in_time(lives: Sequence[Life], *, today: date, within: int = WITHIN) -> Share | None:
    """Of the pairs that have had that long."""
    had = [life for life in lives if life.start + timedelta(days=within) <= today]
    soon = [life for life in had if life.met and life.met[0] <= life.start + timedelta(days=within)]
    return share(len(soon), len(had))


def met_by_day(lives: Sequence[Life], *, today: date, days: int = 20) -> Sequence[float]:
    """Day by day from the start, the share of pairs that had met by then. Of the same pairs
    throughout: those that have had all these days, ten at least."""
    if met_in_time(lives, today=today, within=days) is None:
        return ()
    had = [life for life in lives if life.start + timedelta(days=days) <= today]
    return [
        sum(bool(life.met) and (life.met[0] - life.start).days <= day for life in had) / len(had)
        for day in range(days + 1)
    ]


def in_touch(lives: Sequence[Life], *, today: date) -> Share | None:
    """Of the pairs that go on, those that met or wrote in the last two weeks."""
    going_on = [life for life in lives if life.goes_on]
    lately = [
        life
        for life in going_on
        if any(days and days[-1] > today - LATELY for days in (life.met, life.wrote))
    ]
    return share(len(lately), len(going_on))
