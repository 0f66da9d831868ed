"""Which moment of the academic year it is, as students live it: from a programme's calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from peercoach.models import Programme
from peercoach.services.calendar.days import periods_of

EXAMS_ARE_NEAR = timedelta(weeks=3)
RESULTS_COME = timedelta(weeks=3)
BEFORE_START, AFTER_START = timedelta(weeks=4), timedelta(weeks=5)
AUGUST, OCTOBER, FEBRUARY, JUNE, JULY = 8, 10, 2, 6, 7


class Moment(StrEnum):
    """In the order of the year; what is about exams comes back with each of them."""

    start = "start"
    before_exams = "before_exams"
    exams = "exams"
    after_exams = "after_exams"
    free = "free"
    february = "february"
    ordinary = "ordinary"
    ending = "ending"


def moment_of(programme: Programme, today: date) -> Moment:
    """What is nearest decides: exams before the season, and the season before an ordinary week."""
    exams = periods_of(programme.calendar, "exam_weeks")
    if _within(exams, today):
        return Moment.exams
    if _within(periods_of(programme.calendar, "breaks"), today):
        return Moment.free
    if any(today < first <= today + EXAMS_ARE_NEAR for first, _ in exams):
        return Moment.before_exams
    if any(today - RESULTS_COME <= last < today for _, last in exams):
        return Moment.after_exams
    if _begins(programme, today):
        return Moment.start
    if today.month == FEBRUARY:
        return Moment.february
    return Moment.ending if today.month in (JUNE, JULY) else Moment.ordinary


def _begins(programme: Programme, today: date) -> bool:
    """Around the first day of the year, where that is known; else from August on."""
    if known := programme.calendar.get("start"):
        start = date.fromisoformat(known)
        return start - BEFORE_START <= today < start + AFTER_START
    return AUGUST <= today.month < OCTOBER


def _within(periods: Sequence[tuple[date, date]], day: date) -> bool:
    return any(first <= day <= last for first, last in periods)
