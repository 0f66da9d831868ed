"""A tick does what is due, whoever else does too, and whatever goes wrong in one job."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.jobs.timetable import JOBS, Job, tick
from peercoach.models import Notice, QuietEpisode
from peercoach.readiness import LATE, readiness
from peercoach.services.ticks import last_tick, take_turn
from tests.factories import MONDAY, make_person
from tests.services.pair_cast import at, make_cast, rows


def test_a_tick_asks_and_notices_what_is_due(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    done = tick(engine, now=at(14))
    assert {name: count for name, count in done.items() if count} == {
        "ask check-ins": 2,
        "find quiet pairs": 1,
    }
    assert len(rows(engine, Notice)) == 2
    assert len(rows(engine, QuietEpisode)) == 1


def test_a_job_that_fails_is_undone_and_stops_no_other(engine: Engine) -> None:
    def breaks(session: Session, *, now: datetime) -> int:
        make_person(session, name="Half done", created_at=now)
        raise RuntimeError("in the middle")

    def works(session: Session, *, now: datetime) -> int:
        make_person(session, name="Done", created_at=now)
        return 1

    assert tick(engine, now=MONDAY, jobs=(Job("a", breaks), Job("b", works))) == {"b": 1}
    with unit_of_work(engine) as session:
        assert last_tick(session) == MONDAY


def test_what_another_scheduler_is_doing_is_left_to_it_without_waiting(engine: Engine) -> None:
    """On SQLite one unit writes at a time: there the other one comes after."""
    done: list[datetime] = []

    def note(_session: Session, *, now: datetime) -> int:
        done.append(now)
        return 1

    def looked_at_by_another(session: Session, *, now: datetime) -> int:
        if engine.dialect.name == "postgresql":
            with unit_of_work(engine, write=True) as other:
                other.execute(text("SET LOCAL lock_timeout = '100ms'"))
                assert not take_turn(other, "a", now=now)
        return note(session, now=now)

    for moment in (MONDAY, MONDAY + timedelta(minutes=1)):  # its first turn, and a later one
        job = Job("a", note if moment == MONDAY else looked_at_by_another)
        tick(engine, now=moment, jobs=(job,))
    assert done == [MONDAY, MONDAY + timedelta(minutes=1)]


def test_who_is_told_to_stop_begins_nothing_more(engine: Engine) -> None:
    assert tick(engine, now=MONDAY, stop=lambda: True) == {}


@pytest.mark.parametrize(
    ("since", "scheduler"), [(timedelta(), "ok"), (LATE, "ok"), (LATE * 1.01, "late")]
)
def test_readiness_knows_when_a_scheduler_was_last_at_work(
    engine: Engine, since: timedelta, scheduler: str
) -> None:
    tick(engine, now=MONDAY, jobs=())
    found = readiness(engine, now=MONDAY + since)
    assert (found.database, found.scheduler, found.last_tick) == ("ok", scheduler, MONDAY)
    assert found.ready is (scheduler == "ok")


def test_readiness_knows_a_database_that_does_not_fit(empty_engine: Engine) -> None:
    now = datetime(2026, 9, 7, tzinfo=UTC)
    assert readiness(empty_engine, now=now).database == "not migrated"


def test_readiness_of_a_new_installation(engine: Engine) -> None:
    found = readiness(engine, now=MONDAY)
    assert (found.database, found.scheduler, found.ready) == ("ok", "never ran", False)


def test_each_job_is_named_once() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
