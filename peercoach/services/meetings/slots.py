"""Times to suggest: from the weeks of both to days and hours of the next two weeks."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from peercoach.matching.questions import DAYS, PARTS_OF_DAY
from peercoach.services.calendar.days import ONE_DAY, Calendar

COMING = 14
"""Days to look ahead."""
NOTICE = timedelta(hours=24)
APART = timedelta(hours=1)
"""Between the beginnings of two meetings of one person."""
HOURS = {"morning": (10, 11, 9), "afternoon": (14, 15, 13, 16), "evening": (19, 18, 20)}
"""When a part of the day begins for a meeting; the first one that is free is suggested."""


def slots(
    shared: Collection[str],
    calendar: Calendar,
    *,
    busy: Collection[datetime],
    now: datetime,
    most: int,
) -> list[datetime]:
    """Up to `most` times that suit both, the earliest first, on as many days as there are.

    Never on a Sunday or public holiday, in a break or in an exam week.
    """
    found = list(_all_slots(shared, calendar, busy, now))
    by_day = groupby(found, key=calendar.day)
    in_turn = [(turn, slot) for _, day in by_day for turn, slot in enumerate(day)]
    return sorted(slot for _, slot in sorted(in_turn)[:most])


def _all_slots(
    shared: Collection[str], calendar: Calendar, busy: Collection[datetime], now: datetime
) -> Iterator[datetime]:
    today = calendar.day(now)
    for n in range(1, COMING + 1):
        day = today + n * ONE_DAY
        if not calendar.may_write(day):
            continue
        for part in PARTS_OF_DAY:
            if f"{DAYS[day.weekday()]}-{part}" in shared:
                yield from _first_free(day, part, calendar, busy, now)


def _first_free(
    day: date, part: str, calendar: Calendar, busy: Collection[datetime], now: datetime
) -> Iterator[datetime]:
    for hour in HOURS[part]:
        slot = datetime.combine(day, time(hour), calendar.zone).astimezone(UTC)
        if slot >= now + NOTICE and all(abs(slot - other) >= APART for other in busy):
            yield slot
            return
