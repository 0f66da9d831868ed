"""Times on the clock on the wall. Two nights a year some of them come twice, or not at all."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def at_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """This time on this day, in UTC: the first of two, and where the clocks skip it the moment at
    which they do."""
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    while (moment - MINUTE).astimezone(zone).utcoffset() == moment.astimezone(zone).utcoffset():
        moment -= MINUTE
    return moment
