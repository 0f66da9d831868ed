"""A pair on two lanes, one for each of the two: when they met, wrote and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from peercoach.models import CheckIn, ContactKind
from peercoach.services.pairs.history import Event, PairHistory

LEFT, WIDTH = 14.0, 372.0
LANES = (40.0, 84.0)
MOST_TICKS = 4


class Mark(NamedTuple):
    """`kind`: wrote, answered or open."""

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`hush` is where a silence begins that is longer than usual, with its days."""

    met: Sequence[float]
    marks: Sequence[Mark]
    ticks: Sequence[tuple[float, date]]
    hush: tuple[float, int] | None
    wrote: int
    answered: int
    asked: int


def timeline(pair: PairHistory, today: date) -> Timeline:
    last = max(today, pair.started + timedelta(days=1))
    days = (last - pair.started).days

    def at(day: date) -> float:
        return LEFT + WIDTH * min(max((day - pair.started).days / days, 0), 1)

    met = {
        event.day
        for event in pair.events
        if event.contact and event.contact.kind is ContactKind.met
    }
    marks = [
        Mark(kind, at(event.day), LANES[event.person is pair.duo.coach])
        for event in pair.events
        for kind in [_kind(event)]
        if kind
    ]
    silent_since = pair.last_contact or pair.started
    asked = [event.check_in for event in pair.events if event.check_in]
    return Timeline(
        met=[at(day) for day in sorted(met)],
        marks=marks,
        ticks=[(at(day), day) for day in _ticks(pair.started, days)],
        hush=(at(silent_since), (today - silent_since).days) if pair.quiet else None,
        wrote=sum(mark.kind == "wrote" for mark in marks),
        answered=sum(_counts(one) for one in asked),
        asked=len(asked),
    )


def _counts(asked: CheckIn) -> bool:
    """Not what a mail program may have clicked by itself."""
    return asked.answered_at is not None and not asked.suspect


def _kind(event: Event) -> str:
    if event.check_in:
        return "answered" if _counts(event.check_in) else "open"
    return "wrote" if event.contact and event.contact.kind is ContactKind.wrote else ""


def _ticks(start: date, days: int) -> list[date]:
    """The first day, and then at even distances; today stands at the end by its name."""
    parts = min(MOST_TICKS - 1, days)
    return [start + timedelta(days=round(days * part / parts)) for part in range(parts)]
