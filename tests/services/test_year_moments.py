"""Which moment of the year a programme's calendar makes of a day."""

from datetime import date

import pytest
from sqlmodel import Session

from peercoach.services.calendar.year_moments import Moment, moment_of
from tests.factories import make_programme

CALENDAR = {
    "breaks": [["2026-10-19", "2026-10-25"], ["2026-12-21", "2027-01-03"]],
    "exam_weeks": [["2026-10-26", "2026-10-30"], ["2027-01-25", "2027-01-29"]],
}


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 9, 7), Moment.start),
        (date(2026, 10, 4), Moment.ordinary),
        (date(2026, 10, 5), Moment.before_exams),
        (date(2026, 10, 19), Moment.free),  # a free week before exams is free
        (date(2026, 10, 30), Moment.exams),
        (date(2026, 10, 31), Moment.after_exams),
        (date(2026, 11, 20), Moment.after_exams),
        (date(2026, 11, 21), Moment.ordinary),
        (date(2027, 2, 19), Moment.after_exams),
        (date(2027, 2, 20), Moment.february),
        (date(2027, 3, 1), Moment.ordinary),
        (date(2027, 6, 1), Moment.ending),
    ],
)
def test_the_nearest_thing_decides(session: Session, day: date, moment: Moment) -> None:
    assert moment_of(make_programme(session, calendar=CALENDAR), day) is moment


def test_a_programme_without_calendar_has_seasons(session: Session) -> None:
    programme = make_programme(session)
    days = [date(2026, 8, 31), date(2026, 12, 24), date(2027, 2, 1)]
    assert [moment_of(programme, day) for day in days] == [
        Moment.start,
        Moment.ordinary,
        Moment.february,
    ]
