"""Places and breaks: who has room for new pairs, and that the pairs there are stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from peercoach.errors import InvalidInput
from peercoach.models import Enrolment, EnrolmentStatus, PairStatus, Programme, Round, Side
from peercoach.services.rounds.people import round_people
from peercoach.services.sign_up.room import end_breaks, pause, resume, set_places
from tests.factories import MONDAY, make_enrolment, make_pair
from tests.programme_cast import NOORS, SAMIRAS, make_open_programme

TODAY = date(2026, 9, 7)


@pytest.fixture
def stage(session: Session) -> tuple[Programme, Round, Enrolment]:
    programme, round_ = make_open_programme(session)
    return programme, round_, make_enrolment(session, programme, Side.coach, answers=SAMIRAS)


def test_a_pause_and_its_end_are_seen_by_a_solve(session: Session, stage) -> None:
    programme, round_, coach = stage
    pause(session, programme, coach, now=MONDAY)
    pause(session, programme, coach, now=MONDAY)
    assert coach.status is EnrolmentStatus.paused
    resume(session, coach, now=MONDAY)
    session.refresh(round_)
    assert (coach.status, round_.version) == (EnrolmentStatus.active, 3)


def test_fewer_places_than_first_years_drops_nobody_and_adds_nobody(session, stage) -> None:
    programme, round_, coach = stage
    noor = make_enrolment(session, programme, Side.first_year, answers=NOORS)
    pairs = [make_pair(session, noor, coach)]
    other = make_enrolment(session, programme, Side.first_year, answers=NOORS)
    pairs.append(make_pair(session, other, coach))
    coach.minimum = 2
    set_places(session, coach, 1, now=MONDAY)
    assert [pair.status for pair in pairs] == [PairStatus.live] * 2
    (solved,) = round_people(session, programme, round_).coaches
    assert (solved.capacity, solved.minimum) == (0, 0)
    session.refresh(round_)
    assert round_.version == 2


@pytest.mark.parametrize("places", [-1, 21])
def test_places_have_their_limits(session: Session, stage, places: int) -> None:
    with pytest.raises(InvalidInput):
        set_places(session, stage[2], places, now=MONDAY)


def test_places_are_of_who_takes_part(session: Session, stage) -> None:
    stage[2].status = EnrolmentStatus.withdrawn
    with pytest.raises(InvalidInput):
        set_places(session, stage[2], 2, now=MONDAY)


@pytest.mark.parametrize("until", [TODAY, TODAY + timedelta(days=367)])
def test_a_break_ends_after_today_and_within_a_year(session, stage, until: date) -> None:
    programme, _, coach = stage
    with pytest.raises(InvalidInput):
        pause(session, programme, coach, until=until, now=MONDAY)
    assert coach.status is EnrolmentStatus.active


def test_a_break_is_over_at_midnight_by_the_clocks_there(session: Session, stage) -> None:
    programme, _, coach = stage
    pause(session, programme, coach, until=date(2026, 9, 10), now=MONDAY)
    midnight = datetime(2026, 9, 9, 22, tzinfo=UTC)
    assert end_breaks(session, now=midnight - timedelta(minutes=1)) == 0
    assert coach.status is EnrolmentStatus.paused
    assert end_breaks(session, now=midnight) == 1
    assert (coach.status, coach.paused_until) == (EnrolmentStatus.active, None)
    assert end_breaks(session, now=midnight) == 0


def test_a_break_without_an_end_goes_on(session: Session, stage) -> None:
    programme, _, coach = stage
    pause(session, programme, coach, now=MONDAY)
    assert end_breaks(session, now=MONDAY + timedelta(days=400)) == 0
