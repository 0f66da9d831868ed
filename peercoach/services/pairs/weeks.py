"""How a pair has gone, week by week, since it began."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peercoach.services.pairs.views import PairView

SHOWN = 20
"""Weeks of one strip: a semester with its exams. Of a longer pair, the last ones."""

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Weeks:
    """`marks` are met, msg, quiet or soon, the first week first; `now` is this one's place in
    them, from 1. `number` is which week of the pair this is."""

    marks: list[str]
    now: int
    number: int


def weeks_of(pair: PairView, zone: ZoneInfo, now: datetime) -> Weeks:
    began = _monday(pair.started_at.astimezone(zone).date())
    today = now.astimezone(zone).date()
    number = (_monday(today) - began) // ONE_WEEK + 1
    first = max(number - SHOWN, 0)
    met, wrote = set(map(_monday, pair.met)), set(map(_monday, pair.wrote))
    marks = [
        _mark(began + ONE_WEEK * week, today, met, wrote) for week in range(first, first + SHOWN)
    ]
    return Weeks(marks, number - first, number)


def _mark(monday: date, today: date, met: Collection[date], wrote: Collection[date]) -> str:
    if monday > today:
        return "soon"
    return "met" if monday in met else "msg" if monday in wrote else "quiet"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
