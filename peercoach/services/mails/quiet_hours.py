"""When mail of the programme may leave: by day, and on days on which one writes to people."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peercoach.i18n import AMSTERDAM
from peercoach.models import Programme
from peercoach.services.calendar.days import ONE_DAY, SUNDAY, holidays, periods_of

OPENS, CLOSES = time(8), time(20)


def next_moment(now: datetime, programme: Programme | None, *, not_in_exams: bool) -> datetime:
    """This moment if mail may leave now, else the first one after it at which it may."""
    zone = ZoneInfo(programme.time_zone) if programme else AMSTERDAM
    local = now.astimezone(zone)
    exams = periods_of(programme.calendar, "exam_weeks") if programme and not_in_exams else []

    def is_quiet(day: date) -> bool:
        in_exams = any(first <= day <= last for first, last in exams)
        return day.weekday() == SUNDAY or day in holidays(day.year) or in_exams

    day = local.date()
    if not is_quiet(day):
        if OPENS <= local.time() < CLOSES:
            return now
        if local.time() < OPENS:
            return opening(day, zone)
    day += ONE_DAY
    while is_quiet(day):
        day += ONE_DAY
    return opening(day, zone)


def opening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, OPENS, zone).astimezone(UTC)


def next_day(moment: datetime, programme: Programme | None) -> datetime:
    """Where the day after it begins."""
    zone = ZoneInfo(programme.time_zone) if programme else AMSTERDAM
    return opening(moment.astimezone(zone).date() + timedelta(days=1), zone)
