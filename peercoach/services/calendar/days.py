"""Days on which we write to people: not on Sundays, public holidays, in breaks or exam weeks.

A programme's calendar is data: `{"breaks": [["2026-12-21", "2027-01-03"]], "exam_weeks": […]}`,
first and last day, in the programme's time zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from peercoach.models import Programme

MORNING, EVENING = time(9), time(20)
SUNDAY = 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days count in one programme, and when they begin."""

    zone: ZoneInfo
    free: Sequence[tuple[date, date]] = ()
    """Breaks and exam weeks: first and last day of each."""

    def __post_init__(self) -> None:
        free = tuple((first, last) for first, last in self.free)  # hashable, also from JSON's lists
        object.__setattr__(self, "free", free)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def morning(self, day: date) -> datetime:
        """09.00 by the programme's clocks, in UTC: the same on both sides of a clock change."""
        return datetime.combine(day, MORNING, self.zone).astimezone(UTC)

    def is_free(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.free)

    def may_write(self, day: date) -> bool:
        return day.weekday() != SUNDAY and day not in holidays(day.year) and not self.is_free(day)

    def may_write_now(self, moment: datetime) -> bool:
        """On such a day, and not at night."""
        local = moment.astimezone(self.zone)
        return self.may_write(local.date()) and MORNING <= local.time() < EVENING

    def next_morning(self, day: date) -> datetime:
        """The morning of this day, or of the first one after it on which we may write."""
        while not self.may_write(day):
            day += ONE_DAY
        return self.morning(day)

    def days_that_count(self, since: date, until: date) -> int:
        """How many days have passed, leaving out breaks and exam weeks."""
        first, last = since.toordinal() + 1, until.toordinal()
        free = sum(
            max(0, min(last, ends) - max(first, begins) + 1) for begins, ends in _apart(self.free)
        )
        return max(0, last - first + 1 - free)


@lru_cache(maxsize=64)
def _apart(periods: Sequence[tuple[date, date]]) -> Sequence[tuple[int, int]]:
    """As numbers of days, those that overlap as one: no day is left out twice."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(periods):
        begins, ends = first.toordinal(), last.toordinal()
        if found and begins <= found[-1][1] + 1:
            begins, before = found.pop()
            ends = max(before, ends)
        found.append((begins, ends))
    return found


def calendar_of(programme: Programme) -> Calendar:
    return Calendar(
        ZoneInfo(programme.time_zone),
        [*periods_of(programme.calendar, "breaks"), *periods_of(programme.calendar, "exam_weeks")],
    )


def periods_of(calendar: Mapping[str, Any], name: str) -> list[tuple[date, date]]:
    """The first and last day of each, of `breaks` or `exam_weeks`."""
    return [
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in calendar.get(name, ())
    ]


@cache
def holidays(year: int) -> frozenset[date]:
    """The public holidays of the Netherlands."""
    easter = easter_sunday(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            easter,
            easter + timedelta(days=1),
            kings_day - ONE_DAY if kings_day.weekday() == SUNDAY else kings_day,
            date(year, 5, 5),
            easter + timedelta(days=39),  # Ascension
            easter + timedelta(days=49),  # Whitsun, two days
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def easter_sunday(year: int) -> date:
    """The Sunday after the church's full moon of spring (Gauss, with the Gregorian corrections)."""
    golden = year % 19
    century = year // 100
    moon_shift = (15 + century - century // 4 - (13 + 8 * century) // 25) % 30
    full_moon = (19 * golden + moon_shift) % 30  # days after 21 March
    if full_moon == 29 or (full_moon == 28 and golden > 10):
        full_moon -= 1
    moon = date(year, 3, 21) + timedelta(days=full_moon)
    return moon + timedelta(days=6 - moon.weekday() or 7)
