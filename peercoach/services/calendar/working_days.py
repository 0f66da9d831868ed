"""Days on which staff are expected to be at work: Monday to Friday, not on public holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peercoach.services.calendar.days import holidays

MORNING = time(9)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time by the clocks of this zone, so many working days on.

    What comes in on a free day counts as having come in at nine on the next working day.
    """
    local = moment.astimezone(zone)
    day, at = local.date(), local.timetz().replace(tzinfo=None)
    if not is_working_day(day):
        day, at = _next(day), MORNING
    for _ in range(days):
        day = _next(day)
    return datetime.combine(day, at, zone).astimezone(UTC)


def working_days_since(moment: datetime, now: datetime, zone: ZoneInfo) -> int:
    """How many whole working days have passed."""
    days = 0
    while working_days_later(moment, days + 1, zone) <= now:
        days += 1
    return days


def _next(day: date) -> date:
    day += ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day
