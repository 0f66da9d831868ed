"""One suggests, the other agrees or suggests another; two at once, and one of them is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import Enrolment, Meeting, Notice, Pair, PairStatus, Proposal
from peercoach.services.meetings.outcomes import say_they_did_not, say_they_met
from peercoach.services.meetings.planning import (
    PairRests,
    PlaceTooLong,
    PlanChanged,
    WrongTime,
    accept,
    cancel,
    propose,
    withdraw_proposal,
)
from peercoach.services.meetings.plans import NOTHING, Plan, plans_of
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import end_pair, pause_pair
from tests.factories import make_meeting
from tests.services.care_cast import make_care_cast, noor_complains
from tests.services.pair_cast import Cast, at, contacts, make_cast, rows, store_cast

TUESDAY, THURSDAY = at(8, 14), at(10, 19)
NOW = at(2, 12)


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return store_cast(engine)


class Desk:
    """What the two do, each in a unit of work of their own, as if they had just looked."""

    def __init__(self, engine: Engine, cast: Cast) -> None:
        self.engine, self.cast, self.now = engine, cast, NOW

    def plan(self) -> Plan:
        with unit_of_work(self.engine) as session:
            return plans_of(session, [self.cast.pair.uid], now=self.now).get(
                self.cast.pair.uid, NOTHING
            )

    def suggest(self, by: int, starts_at=TUESDAY, place="Kantine", seen: str | None = None) -> None:
        self._do(propose, by=by, starts_at=starts_at, place=place, seen=seen)

    def agree(self, by: int, seen: str | None = None) -> None:
        self._do(accept, by=by, seen=seen)

    def cancel(self, seen: str | None = None) -> None:
        self._do(cancel, seen=seen)

    def take_back(self, by: int, seen: str | None = None) -> None:
        self._do(withdraw_proposal, by=by, seen=seen)

    def _do(self, what: Callable[..., object], *, seen: str | None, **given: object) -> None:
        seen = self.plan().stamp if seen is None else seen
        with unit_of_work(self.engine, write=True) as session:
            pair = session.get_one(Pair, self.cast.pair.id)
            what(session, pair, seen=seen, now=self.now, **given)

    def mails(self) -> list[tuple[str, str]]:
        return [(row.template, row.payload["name"]) for row in rows(self.engine, Notice)]


@pytest.fixture
def desk(engine: Engine, cast: Cast) -> Desk:
    return Desk(engine, cast)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with unit_of_work(engine, write=True) as session:
        yield session


def test_noor_suggests_and_samira_agrees(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    assert desk.mails() == [("meeting-proposed", "Samira")]
    desk.agree(cast.samira.id)
    meeting = desk.plan().meeting
    assert meeting is not None
    assert (meeting.starts_at, meeting.place, meeting.sequence) == (TUESDAY, "Kantine", 0)
    assert desk.plan().proposal is None
    assert desk.mails()[1:] == [("meeting-agreed", "Noor"), ("meeting-agreed", "Samira")]


def test_samira_suggests_another_time_instead(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.suggest(cast.samira.id, THURSDAY, " by  the\nstairs ")
    proposal = desk.plan().proposal
    assert proposal is not None
    assert (proposal.by_id, proposal.starts_at) == (cast.samira.id, THURSDAY)
    assert proposal.place == "by the stairs"
    assert desk.mails() == [("meeting-proposed", "Samira"), ("meeting-proposed", "Noor")]


def test_nobody_agrees_with_oneself(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    with pytest.raises(PlanChanged):
        desk.agree(cast.noor.id)
    assert desk.plan().meeting is None


def test_moving_keeps_the_meeting_and_raises_its_sequence(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    before = desk.plan().meeting
    desk.suggest(cast.samira.id, THURSDAY)
    assert before is not None
    assert desk.plan().meeting == before  # until Noor agrees, it stands
    desk.agree(cast.noor.id)
    moved = desk.plan().meeting
    assert moved is not None
    assert (moved.uid, moved.sequence, moved.starts_at) == (before.uid, 1, THURSDAY)
    assert [kind for kind, _ in desk.mails()[-2:]] == ["meeting-moved"] * 2


def test_cancelled_is_told_to_both_with_a_higher_sequence(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.suggest(cast.noor.id, THURSDAY)  # would have moved it
    desk.cancel()
    assert desk.plan() == NOTHING
    assert desk.mails()[-2:] == [("meeting-cancelled", "Noor"), ("meeting-cancelled", "Samira")]
    assert rows(desk.engine, Notice)[-1].payload["sequence"] == 1


def test_what_one_suggested_one_can_take_back_and_only_that(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    with pytest.raises(PlanChanged):
        desk.take_back(cast.samira.id)
    desk.take_back(cast.noor.id)
    assert desk.plan() == NOTHING
    assert len(desk.mails()) == 1


def test_pressed_twice_is_pressed_once(desk: Desk, cast: Cast) -> None:
    for press in (
        lambda seen: desk.suggest(cast.noor.id, seen=seen),
        lambda seen: desk.agree(cast.samira.id, seen=seen),
        lambda seen: desk.cancel(seen=seen),
        lambda seen: desk.suggest(cast.noor.id, THURSDAY, seen=seen),
        lambda seen: desk.take_back(cast.noor.id, seen=seen),
    ):
        seen = desk.plan().stamp
        press(seen)
        press(seen)
    assert len(desk.mails()) == 1 + 2 + 2 + 1


def test_who_acts_on_what_is_no_more_is_told(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    old = desk.plan().stamp
    desk.suggest(cast.noor.id, THURSDAY)
    for late in (
        lambda: desk.agree(cast.samira.id, seen=old),
        lambda: desk.suggest(cast.samira.id, at(11, 19), seen=old),
        lambda: desk.suggest(cast.samira.id, at(11, 19), seen=".."),
        lambda: desk.take_back(cast.noor.id, seen=old),
        lambda: desk.cancel(seen=old),
    ):
        with pytest.raises(PlanChanged):
            late()
    plan = desk.plan()
    assert plan.proposal is not None
    assert (plan.proposal.starts_at, plan.meeting) == (THURSDAY, None)


def test_two_at_the_same_moment_and_one_wins(desk: Desk, cast: Cast) -> None:
    """Noor moves her suggestion while Samira agrees with it: never both."""
    for n in range(6):
        desk.suggest(cast.noor.id, TUESDAY + timedelta(hours=n))
        seen, ready = desk.plan().stamp, Barrier(2)
        later = THURSDAY + timedelta(hours=n)

        def try_to(what: Callable[[], None], ready: Barrier = ready) -> bool:
            ready.wait(timeout=10)
            try:
                what()
            except PlanChanged:
                return False
            return True

        acts = (
            lambda seen=seen: desk.agree(cast.samira.id, seen=seen),
            lambda seen=seen, later=later: desk.suggest(cast.noor.id, later, seen=seen),
        )
        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(try_to, acts))
        assert sorted(won) == [False, True]
        plan = desk.plan()
        if won[0]:
            assert plan.meeting is not None
            assert plan.proposal is None
            desk.cancel()
        else:
            assert plan.meeting is None
            desk.take_back(cast.noor.id)


@pytest.mark.parametrize("starts_at", [NOW, at(-1), at(2 + 121, 12)])
def test_only_a_time_to_come(desk: Desk, cast: Cast, starts_at) -> None:
    with pytest.raises(WrongTime):
        desk.suggest(cast.noor.id, starts_at)


def test_a_place_has_a_length(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id, place="x" * 120)
    with pytest.raises(PlaceTooLong, match="at most 120 characters"):
        desk.suggest(cast.noor.id, place="x" * 121)


def test_a_suggestion_of_a_time_that_is_over_is_none(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    old = desk.plan().stamp
    desk.now = TUESDAY
    assert desk.plan() == NOTHING
    with pytest.raises(PlanChanged):
        desk.agree(cast.samira.id, seen=old)
    desk.suggest(cast.samira.id, THURSDAY)
    assert len(rows(desk.engine, Proposal)) == 1


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


def test_an_unanswered_meeting_does_not_stand_in_the_way(desk: Desk, cast: Cast) -> None:
    desk.suggest(cast.noor.id)
    desk.agree(cast.samira.id)
    desk.now = at(9)
    desk.suggest(cast.samira.id, THURSDAY)
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
