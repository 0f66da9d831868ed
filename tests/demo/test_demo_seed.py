"""What the demonstration begins with: exactly the promised numbers, in a database that agrees."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from peercoach.db import unit_of_work
from peercoach.demo.cast import CAST, COORDINATORS, FEBRUARY, WEEK11, names_of
from peercoach.demo.clock import START
from peercoach.demo.seed import seed
from peercoach.models import (
    CheckIn,
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    PairStatus,
    Person,
    Programme,
    QuietEpisode,
    QuietReason,
    Role,
    RoleKind,
    Round,
    RoundStatus,
    Side,
)
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.meetings.plans import plans_of
from peercoach.services.pairs.messages import unread_in
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.quiet_pairs import find_quiet_pairs
from peercoach.services.sign_up.answers import read_answers
from peercoach.vault import Vault, new_key
from tests.databases import Migrated


@pytest.fixture(scope="module")
def seeded(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = migrated(tmp_path_factory.mktemp("demo") / "demo.sqlite3")
    seed(engine, now=START, vault=Vault((new_key(),)))
    yield engine
    engine.dispose()


@pytest.fixture
def session(seeded: Engine) -> Iterator[Session]:
    """Reads only, so that the tests can share what took seconds to make."""
    with unit_of_work(seeded) as session:
        yield session


def programme(session: Session, slug: str) -> Programme:
    return session.exec(select(Programme).where(Programme.slug == slug)).one()


def enrolled(session: Session, slug: str) -> Counter[tuple[Side, EnrolmentStatus]]:
    rows = select(Enrolment.side, Enrolment.status).where(
        Enrolment.programme_id == programme(session, slug).id
    )
    return Counter(session.exec(rows).all())


def test_eight_hundred_and_a_hundred_and_fifty_wait_for_their_round(session: Session) -> None:
    assert enrolled(session, FEBRUARY) == {
        (Side.first_year, EnrolmentStatus.active): 800,
        (Side.coach, EnrolmentStatus.active): 150,
    }
    round_ = session.exec(
        select(Round).where(Round.programme_id == programme(session, FEBRUARY).id)
    ).one()
    assert round_.status is RoundStatus.collect
    assert round_.opened_at < START < round_.closes_at


def test_a_hundred_and_twenty_pairs_are_live_in_week_eleven(session: Session) -> None:
    assert enrolled(session, WEEK11) == {
        (Side.first_year, EnrolmentStatus.active): 131,
        (Side.first_year, EnrolmentStatus.withdrawn): 5,
        (Side.coach, EnrolmentStatus.active): 45,
    }
    assert Counter(session.exec(select(Pair.status)).all()) == {
        PairStatus.live: 120,
        PairStatus.paused: 5,
        PairStatus.ended: 5,
    }


def test_eight_of_them_are_quiet_and_two_ask_each_for_a_reason(session: Session) -> None:
    episodes = session.exec(
        select(QuietEpisode.reason).where(col(QuietEpisode.closed_at).is_(None))
    )
    assert Counter(episodes) == {
        QuietReason.answer: 2,
        QuietReason.quiet: 4,
        QuietReason.no_first_contact: 2,
        QuietReason.no_first_meeting: 2,
    }


def test_check_ins_were_answered_and_are_open(session: Session) -> None:
    asked = session.exec(
        select(CheckIn.step, func.count(col(CheckIn.answer)), func.count(col(CheckIn.sent_at)))
        .group_by(CheckIn.step)
        .having(func.count(col(CheckIn.sent_at)) > 0)
    ).all()
    answered = {step: (with_answer, sent) for step, with_answer, sent in asked}
    assert set(answered) == {"hello", "first meeting", "week 4", "week 9"}
    assert all(0 < with_answer < sent for with_answer, sent in answered.values())
    latest = session.exec(select(func.max(CheckIn.answered_at))).one()
    assert latest is not None
    assert latest < START


def test_the_answers_are_those_that_sign_up_would_have_stored(session: Session) -> None:
    for slug in (FEBRUARY, WEEK11):
        found = programme(session, slug)
        questions = definition_of(found).questions
        for enrolment in session.exec(select(Enrolment).where(Enrolment.programme_id == found.id)):
            assert set(read_answers(questions, enrolment.answers)) == set(enrolment.answers)


def test_everyone_is_plainly_made_up(session: Session) -> None:
    addresses = session.exec(select(Person.email)).all()
    assert len(addresses) == 1135
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


def test_everyone_of_the_cast_is_there_and_the_coordinators_run_both(session: Session) -> None:
    cast = {part.email for group in CAST for part in group.parts}
    assert set(names_of(session, cast)) == cast
    runs = session.exec(
        select(Person.email, Programme.slug)
        .join(Role, col(Role.person_id) == Person.id)
        .join(Programme, col(Programme.id) == Role.programme_id)
        .where(Role.kind == RoleKind.coordinator)
    ).all()
    assert set(runs) == {(email, slug) for email in COORDINATORS for slug in (FEBRUARY, WEEK11)}


def test_the_database_agrees_with_every_row(seeded: Engine) -> None:
    with seeded.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_there_is_something_to_watch(seeded: Engine) -> None:
    """Check-ins go out this morning and tomorrow; tomorrow two more pairs are quiet."""

    def due(days: int) -> tuple[int, int]:
        now = START + timedelta(days=days)
        return ask_check_ins(session, now=now), find_quiet_pairs(session, now=now)

    with seeded.connect() as connection, Session(connection) as session:
        owed = session.exec(select(func.count(col(Notice.id)))).one()
        today, tomorrow = due(0), due(1)
        owed = session.exec(select(func.count(col(Notice.id)))).one() - owed
        session.rollback()
    assert (today, tomorrow, owed) == ((36, 0), (16, 2), 36 + 16)


@pytest.mark.long
def test_it_is_the_same_for_everyone(migrated: Migrated, tmp_path: Path, seeded: Engine) -> None:
    def told(engine: Engine) -> list[tuple[object, ...]]:
        first_year = select(Enrolment.uid).where(Enrolment.id == Pair.first_year_id)
        coach = select(Enrolment.uid).where(Enrolment.id == Pair.coach_id)
        with unit_of_work(engine) as session:
            pairs = select(
                first_year.scalar_subquery(), coach.scalar_subquery(), Pair.fit, Pair.status
            )
            return sorted(tuple(row) for row in session.exec(pairs))

    again = migrated(tmp_path / "again.sqlite3")
    seed(again, now=START, vault=Vault((new_key(),)))
    assert told(again) == told(seeded)
    again.dispose()


def test_some_pairs_write_and_plan(session: Session) -> None:
    """So that the page of a first-year and the board of a coach have something to show."""
    (first_year,) = session.exec(select(Person).where(Person.email == f"{WEEK11}-001@example.org"))
    coach = session.exec(
        select(Person).where(Person.email == f"{WEEK11}-coach-001@example.org")
    ).one()
    for person, side in ((first_year, Side.first_year), (coach, Side.coach)):
        enrolment = session.exec(
            select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.side == side)
        ).one()
        mine = Pair.first_year_id if side is Side.first_year else Pair.coach_id
        pairs = session.exec(select(Pair.uid).where(mine == enrolment.id)).all()
        plans = plans_of(session, pairs, now=START)
        if side is Side.first_year:
            assert [bool(plan.meeting) for plan in plans.values()] == [True]
            assert unread_in(session, pairs, reader=person.id) == {pairs[0]: 1}
        else:
            assert any(plan.proposal for plan in plans.values())
            assert any(plan.was for plan in plans.values())
