"""Faults 11 to 15 and 33: days without anybody at work, clocks that are wrong or change, other
zones; with the timetable and the mail in a process whose clock can be set."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.jobs.timetable import JOBS, Job, tick
from peercoach.models import CheckIn, Downtime, Notice, Programme, QuietEpisode
from peercoach.notify.outbox.holding import drop, held, hold, let_go, waiting
from peercoach.readiness import readiness
from tests.factories import MONDAY, make_programme
from tests.faults.clerk import HALF_PAST_TWO, Clerk
from tests.jobs.sending import DAY, notices, owe_some, send, settings_for
from tests.services.pair_cast import AMSTERDAM, at, make_cast, rows
from tests.smtp_server import MailServer

HOUR = timedelta(hours=1)


def ticking(engine: Engine, *days: float) -> None:
    for day in days:
        tick(engine, now=MONDAY + day * DAY)


@pytest.mark.processes
def test_fault_11_after_days_without_anybody_only_the_newest_is_asked_and_no_silence_counts(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer
) -> None:
    """At work until the fourth day and from the eighth on: the first contact was due on the fifth,
    and a step of the plan on the sixth."""
    with unit_of_work(engine, write=True) as session:
        plan = {"hello": 5, "first_meeting": 6, "weeks": [], "added": {}}
        make_cast(session, programme=make_programme(session, settings={"check_ins": plan}))
    before, after = clerks
    before.at(*(MONDAY + day * DAY for day in (0, 0.9, 1.8, 2.7, 3.6)))
    after.at(MONDAY + 8 * DAY)
    with unit_of_work(engine) as session:
        (down,) = session.exec(select(Downtime))
        asked = session.exec(select(CheckIn.step, CheckIn.skipped).order_by(col(CheckIn.id))).all()
    assert (down.first, down.last) == (at(4).date(), at(8).date())
    assert [(step, bool(skipped)) for step, skipped in asked] == [
        *[("hello", True)] * 2,
        *[("first meeting", False)] * 2,
    ]
    assert len({row.person_id for row in notices(engine)}) == len(notices(engine)) == 2
    assert sorted(mail_server.copies.values()) == [1, 1]
    assert rows(engine, QuietEpisode) == []


@pytest.mark.processes
def test_fault_12_a_clock_that_is_a_year_ahead_stops_everything_until_a_person_looks(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    right, wrong = clerks[0], MONDAY + 366 * DAY
    right.at(MONDAY)
    owe_some(engine, next_at=MONDAY + DAY)
    assert clerks[1].at(wrong) == [{"done": {}, "sent": 0}]
    assert right.at(MONDAY + DAY) == [{"done": {}, "sent": 0}]
    assert (len(rows(engine, QuietEpisode)), rows(engine, CheckIn)) == (0, [])
    assert readiness(engine, now=wrong).mail == "held"
    with unit_of_work(engine, write=True) as session:  # with the clock right again
        assert "a clock is wrong" in (held(session) or "")
        let_go(session)
    (on,) = right.at(MONDAY + 2 * DAY)
    assert "find quiet pairs" in on["done"]
    assert (on["sent"], list(mail_server.copies.values())) == (1, [1])


@pytest.mark.processes
def test_fault_13_a_clock_that_goes_back_an_hour_repeats_nothing(
    engine: Engine, clerks: list[Clerk], mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    morning = at(5, 9, 30)
    clerks[0].at(*map(at, range(1, 5)), morning, morning - HOUR, morning, morning + HOUR)
    assert len(rows(engine, CheckIn)) == 2, "the two were asked again when the clock went back"
    assert sorted(mail_server.copies.values()) == [1, 1]


@pytest.mark.processes
@pytest.mark.parametrize(
    ("evening", "due"),
    [
        # 02:30 comes twice: at 00:30 and 01:30 UTC
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # the clocks go from 02:00 to 03:00, at 01:00 UTC
        (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_fault_14_and_15_in_both_nights_on_which_clocks_change_it_is_done_once(
    engine: Engine, clerks: list[Clerk], evening: datetime, due: datetime
) -> None:
    """And what is due at nine in the morning is done at nine by the new clocks, once."""
    with unit_of_work(engine, write=True) as session:
        make_programme(session)
    night = [evening + n * HOUR / 2 for n in range(26)]
    done = [one["done"] for one in clerks[0].at(*night)]
    nine = datetime.combine(due.astimezone(AMSTERDAM), time(9), AMSTERDAM)
    for job, moment in ((HALF_PAST_TWO.name, due), ("ask check-ins", nine)):
        # the first time because it was never done; and then
        did_it = [when for when, did in zip(night, done, strict=True) if job in did]
        assert did_it == [evening, moment], f"{job}: not once, or not at its hour"


@pytest.mark.processes
def test_fault_33_a_moment_is_kept_in_utc_and_due_by_the_clocks_of_the_programme(
    engine: Engine, clerks: list[Clerk]
) -> None:
    with unit_of_work(engine, write=True) as session:
        here = make_cast(session).programme
        there = make_cast(session, programme=make_programme(session, time_zone="America/New_York"))
        zones = {here.id: 7, there.programme.id: 13}  # nine o'clock in summer, in UTC
    clerks[0].at(at(28), at(28, 20))
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
