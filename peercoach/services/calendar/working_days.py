"""Days on which staff are expected to be at work: Monday to Friday, not on public holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peercoach.services.calendar.days import holidays

MORNING, EVENING = time(9), time(17)
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


def is_working_time(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    return is_working_day(local.date()) and MORNING <= local.time() < EVENING


def working_hours_later(moment: datetime, hours: float, zone: ZoneInfo) -> datetime:
    """So many hours on, counting only those at which staff are at work."""
    local, left = moment.astimezone(zone), timedelta(hours=hours)
    day = local.date()
    at = max(local, datetime.combine(day, MORNING, zone))
    while True:
        until = datetime.combine(day, EVENING, zone)
        if is_working_day(day) and at < until:
            if left <= until - at:
                return (at + left).astimezone(UTC)
            left -= until - at
        day = _next(day)
        at = datetime.combine(day, MORNING, zone)


def _next(day: date) -> date:
    day += ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day
