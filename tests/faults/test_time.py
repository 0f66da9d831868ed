"""Faults 11, 12, 13 and 33: days without anybody at work, clocks that are wrong, other zones."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.jobs.timetable import JOBS, Job, tick
from peercoach.models import CheckIn, Downtime, Notice, Programme, QuietEpisode
from peercoach.notify.outbox.holding import drop, held, hold, let_go, waiting
from peercoach.readiness import readiness
from tests.factories import MONDAY, make_programme
from tests.jobs.sending import DAY, notices, owe_some, send, settings_for
from tests.services.pair_cast import at, make_cast, rows
from tests.smtp_server import MailServer

HOUR = timedelta(hours=1)


def ticking(engine: Engine, *days: float) -> None:
    for day in days:
        tick(engine, now=MONDAY + day * DAY)


def test_fault_11_after_days_without_anybody_only_the_newest_is_asked_and_no_silence_counts(
    engine: Engine,
) -> None:
    """At work until the fourth day and from the eighth on: the first contact was due on the fifth,
    and a step of the plan on the sixth."""
    with unit_of_work(engine, write=True) as session:
        plan = {"hello": 5, "first_meeting": 6, "weeks": [], "added": {}}
        make_cast(session, programme=make_programme(session, settings={"check_ins": plan}))
    ticking(engine, 0, 0.9, 1.8, 2.7, 3.6, 8)
    with unit_of_work(engine) as session:
        (down,) = session.exec(select(Downtime))
        asked = session.exec(select(CheckIn.step, CheckIn.skipped).order_by(col(CheckIn.id))).all()
    assert (down.first, down.last) == (at(4).date(), at(8).date())
    assert [(step, bool(skipped)) for step, skipped in asked] == [
        *[("hello", True)] * 2,
        *[("first meeting", False)] * 2,
    ]
    assert len({row.person_id for row in notices(engine)}) == len(notices(engine)) == 2
    assert rows(engine, QuietEpisode) == []


def test_fault_12_a_clock_that_is_a_year_ahead_stops_everything_until_a_person_looks(
    engine: Engine, mail_server: MailServer, plain: None
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    owe_some(engine)
    ticking(engine, 0, 1)
    settings, wrong = settings_for(mail_server.port), MONDAY + 366 * DAY
    assert tick(engine, now=wrong) == {}
    assert send(engine, settings, now=wrong) == 0
    assert (len(rows(engine, QuietEpisode)), rows(engine, CheckIn)) == (0, [])
    assert readiness(engine, now=wrong).mail == "held"
    with unit_of_work(engine, write=True) as session:  # with the clock right again
        assert "a clock is wrong" in (held(session) or "")
        let_go(session)
    assert "find quiet pairs" in tick(engine, now=MONDAY + 2 * DAY)
    assert send(engine, settings, now=MONDAY + 2 * DAY) == 1


def test_fault_13_a_clock_that_goes_back_an_hour_repeats_nothing(
    engine: Engine, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    settings, morning = settings_for(mail_server.port), at(5, 9, 30)
    for moment in (at(1), at(2), at(3), at(4), morning, morning - HOUR, morning, morning + HOUR):
        tick(engine, now=moment)
        send(engine, settings, now=moment)
    assert len(rows(engine, CheckIn)) == 2
    assert sorted(mail_server.copies.values()) == [1, 1]


def test_fault_33_a_moment_is_kept_in_utc_and_due_by_the_clocks_of_the_programme(
    engine: Engine,
) -> None:
    with unit_of_work(engine, write=True) as session:
        here = make_cast(session).programme
        there = make_cast(session, programme=make_programme(session, time_zone="America/New_York"))
        zones = {here.id: 7, there.programme.id: 13}  # nine o'clock in summer, in UTC
    tick(engine, now=at(28))
    tick(engine, now=at(28, 20))
    with unit_of_work(engine) as session:
        due = session.exec(
            select(Notice.programme_id, CheckIn.due_at)
            .join(CheckIn, col(CheckIn.person_id) == Notice.person_id)
            .where(CheckIn.step == "week 4")
        ).all()
        assert len(session.exec(select(Programme)).all()) == 2
    assert {(programme, moment.hour) for programme, moment in due} == set(zones.items())


def test_what_is_held_waits_and_what_was_sent_before_can_be_dropped(
    engine: Engine, mail_server: MailServer, plain: None
) -> None:
    owe_some(engine, 3)
    owe_some(engine, next_at=MONDAY + DAY, recipient="later@uni.example")
    settings = settings_for(mail_server.port)
    with unit_of_work(engine, write=True) as session:
        hold(session, "a backup is back", now=MONDAY)
    assert send(engine, settings) == 0
    with unit_of_work(engine, write=True) as session:
        assert waiting(session, now=MONDAY) == {"test": 3}
        assert drop(session, now=MONDAY) == 3
        let_go(session)
    assert send(engine, settings, now=MONDAY + DAY) == 1
    assert mail_server.sent_to == ["later@uni.example"]


def test_jobs_wait_too_unless_they_are_wanted_anyway(engine: Engine) -> None:
    done = []

    def work(_session: Session, *, now: object) -> int:
        done.append(now)
        return 1

    with unit_of_work(engine, write=True) as session:
        hold(session, "for a test", now=MONDAY)
    assert tick(engine, now=MONDAY, jobs=(Job("a", work),)) == {}
    assert tick(engine, now=MONDAY, jobs=(Job("a", work),), anyway=True) == {"a": 1}


@pytest.mark.parametrize("days", [1.5, 7, 7.01])
def test_up_to_a_week_without_anybody_needs_nobody(engine: Engine, days: float) -> None:
    ticking(engine, 0, days)
    with unit_of_work(engine) as session:
        assert (held(session) is not None) is (days > 7)
        assert len(session.exec(select(Downtime)).all()) == (days <= 7)
    assert JOBS
