"""What becomes of a meeting: they met or did not, or the pair pauses or ends before it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import Enrolment, Meeting, Notice, Pair, PairStatus
from peercoach.services.meetings.outcomes import say_they_did_not, say_they_met
from peercoach.services.meetings.planning import PairRests, PlanChanged, accept, propose
from peercoach.services.meetings.plans import NOTHING, plans_of
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import end_pair, pause_pair
from tests.factories import make_meeting
from tests.services.care_cast import make_care_cast, noor_complains
from tests.services.meeting_desk import NOW, THURSDAY, TUESDAY, Desk
from tests.services.pair_cast import Cast, contacts, make_cast, rows


def test_when_it_is_over_they_are_asked_and_yes_is_a_contact(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.now = TUESDAY + timedelta(minutes=29)
    assert desk.plan().was is None
    desk.now = TUESDAY + timedelta(minutes=30)
    was = desk.plan().was
    assert was is not None
    for _ in range(2):
        with unit_of_work(desk.engine, write=True) as session:
            pair = session.get_one(Pair, cast.pair.id)
            say_they_met(session, pair, by=cast.samira.id, uid=was.uid, now=desk.now)
    assert contacts(desk.engine) == [(TUESDAY.date(), "met", cast.samira.id)]
    assert desk.plan() == NOTHING


def test_that_they_did_not_is_held_against_nobody(desk: Desk, cast: Cast, engine: Engine) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.now = THURSDAY
    was = desk.plan().was
    assert was is not None
    with unit_of_work(engine, write=True) as session:
        say_they_did_not(session, session.get_one(Pair, cast.pair.id), uid=was.uid, now=desk.now)
    assert (contacts(engine), desk.plan()) == ([], NOTHING)


def test_a_meeting_of_others_does_not_exist(desk: Desk, cast: Cast, engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        other = make_cast(session, programme=cast.programme)
    theirs = Desk(engine, other)
    theirs.suggest(other.noor.id)
    theirs.agree(other.samira.id)
    meeting = theirs.plan().meeting
    assert meeting is not None
    with unit_of_work(engine, write=True) as session:
        pair = session.get_one(Pair, cast.pair.id)
        with pytest.raises(NotFound):
            say_they_met(session, pair, by=cast.noor.id, uid=meeting.uid, now=THURSDAY)
    with pytest.raises(PlanChanged):
        desk.agree(cast.samira.id, seen=theirs.plan().stamp)


def test_three_weeks_later_nobody_asks_any_more(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.now = TUESDAY + timedelta(days=21, minutes=-1)
    assert desk.plan().was is not None
    desk.now = TUESDAY + timedelta(days=21)
    assert desk.plan() == NOTHING


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=60)], ids=str)
def test_an_unanswered_meeting_does_not_stand_in_the_way(
    desk: Desk, cast: Cast, later: timedelta
) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.now = TUESDAY + later
    desk.suggest(cast.samira.id, desk.now + timedelta(days=1))
    desk.agree(cast.noor.id)
    assert [row.status.value for row in rows(desk.engine, Meeting)] == ["unsaid", "agreed"]


def test_a_pause_calls_off_what_was_planned_and_nothing_new_is(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.suggest(cast.noor.id, THURSDAY)
    with unit_of_work(desk.engine, write=True) as session:
        pair = session.get_one(Pair, cast.pair.id)
        pause_pair(session, pair, by=cast.samira.id, now=desk.now)
    assert desk.plan() == NOTHING
    assert [kind for kind, _ in desk.mails()[-2:]] == ["meeting-cancelled"] * 2
    with pytest.raises(PairRests):
        desk.suggest(cast.noor.id, THURSDAY)


def test_so_does_the_end_of_a_pair_whoever_ends_it(session: Session) -> None:
    for end in (
        lambda cast: end_pair(session, cast.pair, by=cast.samira.id, now=NOW),
        lambda cast: withdraw(
            session,
            cast.programme,
            session.get_one(Enrolment, cast.pair.first_year_id),
            now=NOW,
        ),
    ):
        cast = make_cast(session)
        propose(
            session,
            cast.pair,
            by=cast.noor.id,
            starts_at=TUESDAY,
            place="",
            seen="..",
            now=NOW,
        )
        plan = plans_of(session, [cast.pair.uid], now=NOW)[cast.pair.uid]
        accept(session, cast.pair, by=cast.samira.id, seen=plan.stamp, now=NOW)
        end(cast)
        assert cast.pair.status is PairStatus.ended
        assert plans_of(session, [cast.pair.uid], now=NOW) == {}


def test_so_does_a_word_that_something_is_wrong_in_the_same_neutral_mail(session: Session) -> None:
    care = make_care_cast(session)
    pair = care.pair.pair
    make_meeting(session, pair, starts_at=TUESDAY)
    noor_complains(session, care, now=NOW)
    assert plans_of(session, [pair.uid], now=NOW) == {}
    told = [row for row in session.exec(select(Notice)) if row.template == "meeting-cancelled"]
    assert {row.person_id for row in told} == {care.noor.id, care.samira.id}
    assert [row.payload["path"] for row in told] == ["/me", "/me"]
