"""A clock that jumps while the service is at work holds everything back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from peercoach.jobs import start_scheduler
from peercoach.jobs.pace import Pace
from peercoach.readiness import readiness
from tests.factories import MONDAY
from tests.jobs.sending import settings_for
from tests.waiting import wait_for

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "inside", "jumped"),
    [(8 * HOUR, 8 * HOUR, None), (2 * HOUR, HOUR, None), (3 * HOUR, HOUR, 2), (-HOUR, HOUR, -2)],
    ids=["as usual", "an hour forward", "two hours forward", "two hours back"],
)
def test_up_to_an_hour_is_no_jump(wall: timedelta, inside: timedelta, jumped: int | None) -> None:
    walls = iter([MONDAY, MONDAY + wall])
    seconds = iter([100.0, 100.0 + inside.total_seconds()])
    found = Pace(lambda: next(walls), lambda: next(seconds)).jumped()
    assert found == (jumped * HOUR if jumped else None)


def test_nothing_leaves_after_a_jump_until_somebody_looks(embedded: Engine) -> None:
    told = iter([MONDAY, MONDAY])

    def clock() -> datetime:
        return next(told, MONDAY + 3 * HOUR)

    stop = start_scheduler(embedded, settings_for(1), clock=clock, tick_seconds=0.05)
    wait_for(lambda: readiness(embedded, now=MONDAY).mail == "held", seconds=20)
    stop()
