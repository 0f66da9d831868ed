"""Times to suggest: what both ticked, as days and hours, and never on a day off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercoach.matching.questions import WEEK_CELLS
from peercoach.services.calendar.days import Calendar
from peercoach.services.meetings.slots import slots
from tests.programme_cast import AMSTERDAM

WEDNESDAY = datetime(2026, 9, 9, 10, tzinfo=UTC)  # 12.00 in Amsterdam
BOTH = ["tue-afternoon", "thu-evening"]
TERM = Calendar(AMSTERDAM)


def told(found: list[datetime]) -> list[str]:
    return [f"{moment.astimezone(AMSTERDAM):%a %d %b %H.%M}" for moment in found]


def suggested(
    cells: list[str] = BOTH,
    calendar: Calendar = TERM,
    *,
    busy: tuple[datetime, ...] = (),
    now: datetime = WEDNESDAY,
    most: int = 3,
) -> list[str]:
    return told(slots(cells, calendar, busy=busy, now=now, most=most))


def test_what_both_ticked_becomes_days_and_hours() -> None:
    assert suggested() == ["Thu 10 Sep 19.00", "Tue 15 Sep 14.00", "Thu 17 Sep 19.00"]
    assert suggested(most=9)[3:] == ["Tue 22 Sep 14.00"]  # two weeks, no further


def test_with_nothing_in_common_there_is_nothing() -> None:
    assert suggested([]) == []


def test_a_day_is_the_least_one_hears_beforehand() -> None:
    assert suggested(["thu-morning"], most=1) == ["Thu 17 Sep 10.00"]  # tomorrow is too soon
    assert suggested(["thu-afternoon"], most=1) == ["Thu 10 Sep 14.00"]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 10, 16, 8, tzinfo=UTC), "Tue 27 Oct 14.00"),  # a break of a week
        (datetime(2027, 4, 25, 8, tzinfo=UTC), "Thu 29 Apr 19.00"),  # King's Day is a Tuesday
    ],
)
def test_not_in_a_break_nor_on_a_public_holiday(now: datetime, first: str) -> None:
    calendar = Calendar(AMSTERDAM, [(date(2026, 10, 19), date(2026, 10, 25))])
    assert suggested(calendar=calendar, now=now)[0] == first


def test_in_exam_weeks_nothing_is_suggested() -> None:
    exams = Calendar(AMSTERDAM, [(date(2026, 9, 7), date(2026, 9, 30))])
    assert suggested(calendar=exams) == []


def test_who_has_another_meeting_then_is_asked_for_an_hour_beside_it() -> None:
    taken = datetime(2026, 9, 15, 12, tzinfo=UTC)  # Tuesday, 14.00
    assert suggested(busy=(taken,))[1] == "Tue 15 Sep 15.00"
    shortly_after = taken + timedelta(minutes=30)
    assert suggested(busy=(shortly_after,))[1] == "Tue 15 Sep 13.00"


def test_three_times_are_on_three_days_where_there_are_three() -> None:
    monday = ["mon-morning", "mon-afternoon", "mon-evening"]
    assert suggested([*monday, "wed-morning"]) == [
        "Mon 14 Sep 10.00",
        "Wed 16 Sep 10.00",
        "Mon 21 Sep 10.00",
    ]


def test_the_hour_stays_when_the_clock_changes() -> None:
    before = datetime(2026, 10, 19, 8, tzinfo=UTC)
    found = slots(["tue-afternoon"], TERM, busy=(), now=before, most=2)
    assert told(found) == ["Tue 20 Oct 14.00", "Tue 27 Oct 14.00"]
    assert [moment.hour for moment in found] == [12, 13]


@given(
    cells=st.sets(st.sampled_from(WEEK_CELLS)),
    hours=st.integers(0, 24 * 365),
    most=st.integers(1, 9),
)
def test_every_suggestion_is_one_both_ticked(cells: set[str], hours: int, most: int) -> None:
    now = WEDNESDAY + timedelta(hours=hours)
    found = slots(cells, TERM, busy=(), now=now, most=most)
    assert len(found) <= most
    assert found == sorted(set(found))
    for moment in found:
        here = moment.astimezone(AMSTERDAM)
        part = "morning" if here.hour < 12 else "afternoon" if here.hour < 17 else "evening"
        assert f"{here:%a}-{part}".lower() in cells
        assert now + timedelta(hours=24) <= moment < now + timedelta(days=15)
