"""The demonstration's clock: runs by itself, jumps when told, and knows summer from winter time."""

from datetime import UTC, datetime, timedelta

import pytest

from peercoach.demo.clock import HOUR, START, DemoClock, hours_of, week_of_year
from peercoach.i18n import AMSTERDAM


class Seconds:
    """Stands in for the pendulum."""

    def __init__(self) -> None:
        self.passed = 1000.0

    def __call__(self) -> float:
        return self.passed


def amsterdam(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=AMSTERDAM)  # type: ignore[arg-type, misc]


def test_it_starts_on_a_tuesday_at_ten_in_week_eleven() -> None:
    assert f"{START:%A %H:%M}" == "Tuesday 10:00"
    assert week_of_year(START) == 11


def test_it_tells_the_moment_in_utc_and_runs_like_any_other() -> None:
    seconds = Seconds()
    clock = DemoClock(START, seconds=seconds)
    assert clock() == datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    assert clock().tzinfo is UTC
    seconds.passed += 90
    assert clock() == START + timedelta(seconds=90)


def test_it_can_be_set_forward_while_it_runs() -> None:
    seconds = Seconds()
    clock = DemoClock(START, seconds=seconds)
    seconds.passed += 5
    clock.set_forward(HOUR)
    assert clock() == START + HOUR + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("step", "now", "then", "hours"),
    [
        ("hour", amsterdam(2026, 11, 17, 10), amsterdam(2026, 11, 17, 11), 1),
        ("day", amsterdam(2026, 11, 17, 10), amsterdam(2026, 11, 18, 10), 24),
        ("week", amsterdam(2026, 11, 17, 10), amsterdam(2026, 11, 24, 10), 168),
        ("day", amsterdam(2026, 10, 24, 10), amsterdam(2026, 10, 25, 10), 25),  # to winter time
        ("day", amsterdam(2027, 3, 27, 10), amsterdam(2027, 3, 28, 10), 23),  # to summer time
        ("week", amsterdam(2027, 3, 27, 10), amsterdam(2027, 4, 3, 10), 167),
    ],
)
def test_a_step_ends_at_the_same_time_of_day(
    step: str, now: datetime, then: datetime, hours: int
) -> None:
    steps = list(hours_of(step, now.astimezone(UTC)))
    assert now.astimezone(UTC) + sum(steps, timedelta()) == then
    assert steps == [HOUR] * hours


def test_a_week_of_the_year_begins_on_monday() -> None:
    assert week_of_year(amsterdam(2026, 9, 7, 0, 0)) == 1
    assert week_of_year(amsterdam(2026, 9, 13, 23, 59)) == 1
    assert week_of_year(amsterdam(2026, 9, 14, 0, 0)) == 2
