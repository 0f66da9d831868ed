"""The clock of the demonstration: it runs like any other, and can be set forward."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

from peercoach.i18n import AMSTERDAM

TERM_STARTS = datetime(2026, 9, 7, tzinfo=AMSTERDAM)
START = datetime(2026, 11, 17, 10, 0, tzinfo=AMSTERDAM)
"""A Tuesday in week 11 of the academic year."""

HOUR = timedelta(hours=1)
STEPS = {"hour": HOUR, "day": timedelta(days=1), "week": timedelta(weeks=1)}


class DemoClock:
    """Tells the moment in UTC. From `moment` on it runs at the pace of `seconds`, a real clock."""

    def __init__(self, moment: datetime, *, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._from = moment.astimezone(UTC) - timedelta(seconds=seconds())

    def __call__(self) -> datetime:
        return self._from + timedelta(seconds=self._seconds())

    def set_forward(self, by: timedelta) -> None:
        self._from += by


def hours_of(step: str, now: datetime) -> Iterator[timedelta]:
    """By how much to set the clock forward, an hour at a time, to come to the same time of day a
    day or a week later. On two days of the year a day has 23 or 25 of them."""
    here = now.astimezone(AMSTERDAM)
    # an hour is an hour; days and weeks are counted on the clock on the wall
    until = now + HOUR if step == "hour" else (here + STEPS[step]).astimezone(UTC)
    while now < until:
        by = min(HOUR, until - now)
        yield by
        now += by


def week_of_year(now: datetime) -> int:
    """The week of the academic year, from 1."""
    return (now.astimezone(AMSTERDAM).date() - TERM_STARTS.date()).days // 7 + 1
