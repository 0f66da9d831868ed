"""A day and a time that someone typed, as a moment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peercoach.errors import InvalidInput
from peercoach.i18n import mark

EARLIEST, LATEST = time(8), time(20)
SUNDAY = 6
FURTHEST = timedelta(days=366)


def read_moment(day: str, clock: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Within a year, not at night and not on a Sunday: it is when people get mail."""
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), zone)
    except ValueError:
        raise InvalidInput(mark("Choose a day and a time")) from None
    if not now < local <= now + FURTHEST:
        raise InvalidInput(mark("Choose a moment that is still to come, within a year"))
    if local.weekday() == SUNDAY or not EARLIEST <= local.time() <= LATEST:
        raise InvalidInput(mark("Choose a moment between 8:00 and 20:00, not on a Sunday"))
    return local
