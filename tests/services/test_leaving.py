"""Who leaves explains nothing; who stays behind hears it, and waits for another."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Notice,
    PairStatus,
    QuietEnd,
    Side,
)
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.sign_up.enrolments import start
from tests.factories import MONDAY, make_enrolment, make_person, make_quiet_episode
from tests.programme_cast import NOORS, make_noor, make_open_programme, make_samira, pair_up

LATER = MONDAY + timedelta(weeks=3)


def letters(session: Session) -> list[tuple[str, str]]:
    return sorted((notice.template, notice.recipient) for notice in session.exec(select(Notice)))


@pytest.mark.parametrize("leaver", list(Side))
def test_a_pair_ends_and_the_other_hears_it(session: Session, leaver: Side) -> None:
    programme, round_ = make_open_programme(session)
    noor, samira = make_noor(session), make_samira(session)
    pair = pair_up(session, programme, noor, samira)
    episode = make_quiet_episode(session, pair)
    first_year = session.get_one(Enrolment, pair.first_year_id)
    coach = session.get_one(Enrolment, pair.coach_id)
    goes, stays = (first_year, coach) if leaver is Side.first_year else (coach, first_year)
    withdraw(session, programme, goes, now=LATER)
    withdraw(session, programme, goes, now=LATER)
    for row in (pair, round_, episode):
        session.refresh(row)
    assert (goes.status, goes.withdrawn_at) == (EnrolmentStatus.withdrawn, LATER)
    assert (pair.status, pair.ended_at, pair.end_reason) == (PairStatus.ended, LATER, "withdrew")
    assert stays.status is EnrolmentStatus.active
    assert (episode.closed_at, episode.closed_how) == (LATER, QuietEnd.pair_ended)
    assert round_.version > 1
    away, here = (noor, samira) if leaver is Side.first_year else (samira, noor)
    assert letters(session) == [("buddy-left", here.email), ("withdrawn", away.email)]


def test_a_pair_nobody_knows_of_ends_without_a_word_to_the_other(session: Session) -> None:
    programme, _ = make_open_programme(session)
    noor = make_noor(session)
    pair = pair_up(session, programme, noor, make_samira(session))
    pair.status, pair.started_at = PairStatus.planned, None
    session.flush()
    withdraw(session, programme, session.get_one(Enrolment, pair.first_year_id), now=LATER)
    session.refresh(pair)
    assert pair.status is PairStatus.ended
    assert letters(session) == [("withdrawn", noor.email)]


def test_a_draft_is_forgotten(session: Session) -> None:
    programme, round_ = make_open_programme(session)
    draft = start(session, programme, make_noor(session).id, side=Side.first_year, now=MONDAY)
    withdraw(session, programme, draft, now=LATER)
    session.refresh(round_)
    assert session.exec(select(Enrolment)).all() == []
    assert (letters(session), round_.version) == ([], 1)


def test_who_comes_back_finds_the_answers_and_hears_it_again(session: Session) -> None:
    programme, _ = make_open_programme(session)
    person = make_person(session)
    enrolment = make_enrolment(
        session, programme, Side.first_year, person_id=person.id, answers=NOORS
    )
    withdraw(session, programme, enrolment, now=LATER)
    again = start(session, programme, person.id, side=Side.first_year, now=LATER)
    assert (again.id, again.status, again.answers) == (enrolment.id, EnrolmentStatus.draft, NOORS)
    withdraw(session, programme, again, now=LATER)  # rather not: no second goodbye
    assert again.status is EnrolmentStatus.withdrawn
    assert letters(session) == [("withdrawn", person.email)]
