"""What one of a pair sees of the other: all that was shared, and nothing else."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from peercoach.models import (
    Contact,
    ContactKind,
    ContactSource,
    Enrolment,
    Pair,
    PairStatus,
    Programme,
    QuietEpisode,
    QuietReason,
    Side,
)
from peercoach.services.pairs.pairs import list_pairs
from peercoach.services.pairs.views import PairView, pairs_of
from peercoach.services.pairs.weeks import weeks_of
from peercoach.services.quiet_pairs import close_quiet, find_quiet_pairs, quiet_among
from tests.factories import MONDAY, make_person, stored
from tests.programme_cast import (
    AMSTERDAM,
    REASONS,
    make_noor,
    make_open_programme,
    make_samira,
    pair_up,
)

SOON, LATER = MONDAY + timedelta(days=2), MONDAY + timedelta(weeks=4)


def note(session: Session, pair: Pair, by: int, day: date, kind: ContactKind) -> None:
    source = ContactSource.page
    stored(
        session,
        Contact(pair_id=pair.id, day=day, kind=kind, source=source, by_id=by, noted_at=LATER),
    )


@pytest.fixture
def pair(session: Session) -> Pair:
    programme, _ = make_open_programme(session)
    return pair_up(session, programme, make_noor(session), make_samira(session))


def seen_by(session: Session, pair: Pair, side: Side) -> PairView:
    programme = session.get_one(Programme, pair.programme_id)
    row = pair.first_year_id if side is Side.first_year else pair.coach_id
    (view,) = pairs_of(session, programme, session.get_one(Enrolment, row))
    return view


def test_each_sees_what_the_other_shared_with_a_partner(session: Session, pair: Pair) -> None:
    to_noor, to_samira = (seen_by(session, pair, side) for side in Side)
    assert (to_noor.name, to_samira.name) == ("Samira Zonnestraal", "Noor Appelbes")
    assert {question.key: answer for question, answer in to_noor.said} == {
        "programme": "nursing",
        "campus": "breda",
        "languages": ("nl", "ar"),
        "meet": "both",
    }
    assert {question.key: answer for question, answer in to_samira.said} == {
        "programme": "nursing",
        "campus": "breda",
        "languages": ("nl", "en"),
        "meet": "school",
    }
    assert to_noor.help[1] == frozenset({"exams", "study-skills"})
    assert to_samira.help[1] == ("exams", "finding-my-way")


@pytest.mark.parametrize("side", list(Side))
def test_of_times_each_sees_only_those_of_both(session: Session, pair: Pair, side: Side) -> None:
    assert seen_by(session, pair, side).shared == ["tue-afternoon", "thu-evening"]


def test_there_are_four_reasons_at_most(session: Session, pair: Pair) -> None:
    pair.reasons = [*REASONS, *REASONS]
    session.flush()
    assert seen_by(session, pair, Side.coach).reasons == [*REASONS, REASONS[0]]


def test_days_count_once_whoever_noted_them_and_answers_to_us_are_not_shown(
    session: Session, pair: Pair
) -> None:
    people = [session.get_one(Enrolment, row) for row in (pair.first_year_id, pair.coach_id)]
    for one in people:
        note(session, pair, one.person_id, date(2026, 9, 9), ContactKind.met)
    note(session, pair, people[0].person_id, date(2026, 9, 8), ContactKind.met)
    note(session, pair, people[0].person_id, date(2026, 9, 16), ContactKind.wrote)
    note(session, pair, people[0].person_id, date(2026, 9, 23), ContactKind.answered)
    view = seen_by(session, pair, Side.coach)
    assert view.met == [date(2026, 9, 8), date(2026, 9, 9)]
    assert view.wrote == [date(2026, 9, 16)]


@pytest.mark.parametrize("status", [PairStatus.planned, PairStatus.ended])
def test_a_pair_that_is_planned_or_over_is_not_shown(
    session: Session, pair: Pair, status: PairStatus
) -> None:
    pair.status = status
    pair.ended_at = MONDAY if status is PairStatus.ended else None
    session.flush()
    programme = session.get_one(Programme, pair.programme_id)
    for row in (pair.first_year_id, pair.coach_id):
        assert pairs_of(session, programme, session.get_one(Enrolment, row)) == []


def test_quiet_as_on_the_coordinators_list_until_a_sign_of_life(
    session: Session, pair: Pair
) -> None:
    """As of a pair that wrote on day two: quiet from the day it has not met, whoever looked."""
    programme = session.get_one(Programme, pair.programme_id)
    marieke = make_person(session)
    by = session.get_one(Enrolment, pair.first_year_id).person_id

    def stories(days: int) -> tuple[QuietReason | None, bool]:
        now = MONDAY + timedelta(days=days)
        (row,) = list_pairs(session, programme, now=now)
        return quiet_among(session, programme, [pair.uid], now=now).get(pair.uid), row.quiet

    assert stories(7) == (None, False)
    assert stories(8) == (QuietReason.no_first_contact, True)
    note(session, pair, by, date(2026, 9, 9), ContactKind.wrote)
    assert stories(13) == (None, False)
    assert stories(14) == (QuietReason.no_first_meeting, True)
    find_quiet_pairs(session, now=MONDAY + timedelta(days=14))
    episode = session.exec(select(QuietEpisode)).one()
    close_quiet(session, episode, by=marieke, now=MONDAY + timedelta(days=20))
    assert find_quiet_pairs(session, now=MONDAY + timedelta(days=23)) == 0
    assert stories(23) == (QuietReason.quiet, True)
    note(session, pair, by, date(2026, 10, 1), ContactKind.met)
    assert stories(24) == (None, False)


def test_weeks_begin_with_the_pair(session: Session, pair: Pair) -> None:
    by = session.get_one(Enrolment, pair.coach_id).person_id
    note(session, pair, by, date(2026, 9, 13), ContactKind.met)  # the Sunday of the first week
    note(session, pair, by, date(2026, 9, 14), ContactKind.wrote)
    view = seen_by(session, pair, Side.coach)
    weeks = weeks_of(view, AMSTERDAM, MONDAY + timedelta(weeks=3))
    assert weeks.marks == ["met", "msg", "quiet", "quiet"] + ["soon"] * 16
    assert (weeks.now, weeks.number) == (4, 4)


def test_of_a_long_pair_the_last_weeks_are_shown(session: Session, pair: Pair) -> None:
    view = seen_by(session, pair, Side.coach)
    weeks = weeks_of(view, AMSTERDAM, MONDAY + timedelta(weeks=24))
    assert (weeks.marks, weeks.now, weeks.number) == (["quiet"] * 20, 20, 25)
