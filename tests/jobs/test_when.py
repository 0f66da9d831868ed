"""When a job is due: by its hour on the clock on the wall, or by what the database has."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.jobs.timetable import JOBS, Job, looking, tick
from peercoach.jobs.when import Daily, When
from tests.factories import MONDAY, make_programme


def counting(when: When) -> tuple[list[datetime], Job]:
    done: list[datetime] = []

    def work(_session: Session, *, now: datetime) -> int:
        done.append(now)
        return 1

    return done, Job("counts", work, when)


def done_between(engine: Engine, since: datetime, until: datetime, job: Job) -> None:
    """A tick every half hour."""
    with unit_of_work(engine, write=True) as session:
        make_programme(session)
    tick(engine, now=since, jobs=(job,))
    while since < until:
        since += timedelta(minutes=30)
        tick(engine, now=since, jobs=(job,))


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(engine: Engine) -> None:
    done, job = counting(Daily(time(9)))
    saturday = datetime(2026, 10, 24, 6, tzinfo=UTC)
    done_between(engine, saturday, saturday + timedelta(days=2), job)
    assert done[1:] == [
        datetime(2026, 10, 24, 7, tzinfo=UTC),
        datetime(2026, 10, 25, 8, tzinfo=UTC),
    ]


def test_days_on_which_nobody_was_at_work_are_made_up_for_once(engine: Engine) -> None:
    done, job = counting(Daily(time(9)))
    with unit_of_work(engine, write=True) as session:
        make_programme(session)
    for days in (0, 5, 5, 5.1):
        tick(engine, now=MONDAY + timedelta(days=days), jobs=(job,))
    assert done == [MONDAY, MONDAY + timedelta(days=5)]


def test_each_programme_has_its_own_clock(engine: Engine) -> None:
    done, job = counting(Daily(time(9)))
    with unit_of_work(engine, write=True) as session:
        make_programme(session, time_zone="Europe/London")
    done_between(engine, MONDAY, MONDAY + timedelta(days=1), job)
    assert [at.hour for at in done[1:]] == [7, 8]  # in UTC: Amsterdam, then London


def test_nothing_is_due_in_an_empty_database(engine: Engine) -> None:
    tick(engine, now=MONDAY)
    with unit_of_work(engine) as session:
        assert not looking(JOBS).at(session, MONDAY).rows
    assert tick(engine, now=MONDAY + timedelta(minutes=1)) == {}
