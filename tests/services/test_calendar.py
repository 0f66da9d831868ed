"""Which days count, and when they begin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from peercoach.services.calendar.days import Calendar, easter_sunday, holidays

PLAIN = Calendar(ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 10, 24), 7),
        (date(2026, 10, 25), 8),  # the night before had 25 hours
        (date(2027, 3, 27), 8),
        (date(2027, 3, 28), 7),  # the night before had 23
    ],
)
def test_nine_is_nine_by_the_clocks_of_that_day(day: date, utc_hour: int) -> None:
    assert PLAIN.morning(day) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "sunday",
    # As published; among them the earliest and the latest of two centuries, and the exceptions
    # of the rule (1954, 1981, 2049, 2076).
    "1943-04-25 1954-04-18 1981-04-19 2008-03-23 2024-03-31 2026-04-05 2027-03-28 2049-04-18"
    " 2076-04-19".split(),
)
def test_easter_is_when_it_is(sunday: str) -> None:
    assert easter_sunday(int(sunday[:4])) == date.fromisoformat(sunday)


def test_the_public_holidays_of_a_year() -> None:
    assert [day.isoformat()[5:] for day in sorted(holidays(2027))] == [
        "01-01", "03-28", "03-29", "04-27", "05-05", "05-06", "05-16", "05-17", "12-25", "12-26",
    ]  # fmt: skip


def test_the_king_is_not_celebrated_on_a_sunday() -> None:
    assert date(2031, 4, 26) in holidays(2031)
    assert date(2031, 4, 27) not in holidays(2031)
