"""Life happens, and the smallest change is there at once: the timetable asks for it by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.models import Draft, Enrolment, Pair, Person, Programme, Round
from peercoach.services.all_year.happened import asks_for_change
from peercoach.services.all_year.reasons import Why
from peercoach.services.all_year.showing import left_by, places_of
from peercoach.services.all_year.working_out import WorkedOut, work_out_changes, worked_out
from peercoach.services.own_data.erasing import erase
from peercoach.services.pairs.another_buddy import ask_another
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.pairs import end_pair
from tests.factories import MONDAY
from tests.services.all_year_cast import Year

MINUTE = timedelta(minutes=1)


@pytest.fixture
def year(engine: Engine) -> Year:
    return Year(engine)


def leaves(session: Session, programme: Programme, who: Enrolment, _: Pair) -> None:
    withdraw(session, programme, who, now=MONDAY)


def asks(session: Session, _: Programme, who: Enrolment, pair: Pair) -> None:
    ask_another(session, pair, who, now=MONDAY)


def does(year: Year, name: str, deed: Callable[..., None]) -> None:
    """Of the pair of Tim and Ada."""
    with unit_of_work(year.engine, write=True) as session:
        programme = year.programme(session)
        deed(session, programme, year.enrolment(session, name), year.pair(session, "Tim"))


def ticks(year: Year) -> list[Draft]:
    """What a minute of the timetable asks for, solved."""
    now = MONDAY + MINUTE
    with unit_of_work(year.engine, write=True) as session:
        due = session.exec(asks_for_change(now)).first()  # what the timetable asks first
        asked = work_out_changes(session, now=now) if due else []
    return [year.solved(uid, now) for uid in asked]


def seen(year: Year) -> list[WorkedOut]:
    with unit_of_work(year.engine) as session:
        return worked_out(session, year.programme(session), now=MONDAY + MINUTE)[0]


@pytest.mark.parametrize(
    ("who", "deed", "why"), [("Ada", leaves, Why.left), ("Tim", asks, Why.asked)]
)
def test_who_lost_a_coach_has_a_place_proposed_within_a_minute(
    year: Year, who: str, deed: Callable[..., None], why: Why
) -> None:
    does(year, who, deed)
    (draft,) = ticks(year)
    assert draft.about == {"why": why, "of": year.uid(who)}
    ((happened, changes),) = [(one.happened, one.changes) for one in seen(year)]
    assert (happened.why, happened.name, changes) == (why, who, 1)
    assert year.pairs() == {"Noor": "Ben"}  # proposed is not done
    assert year.approve(draft, now=MONDAY + MINUTE) == 1
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ben"}
    assert ("Tim", "match", {"lines": ["Ben"]}) in year.mails()
    assert seen(year) == []
    assert ticks(year) == []


def test_who_asked_for_another_buddy_does_not_get_the_same(engine: Engine) -> None:
    """Ben is full, and Noor met him: there is nobody, and that is said too."""
    year = Year(engine, ben=1)
    does(year, "Tim", asks)
    year.met("Noor")
    (draft,) = ticks(year)
    with unit_of_work(engine) as session:
        assert [name for _, name, _ in left_by(session, draft)] == ["Tim"]
    assert [one.changes for one in seen(year)] == [0]


def test_a_pair_that_does_not_know_one_another_moves_for_it(engine: Engine) -> None:
    """Ben has one place, so Noor goes to Ada, whom Tim asked not to have any more."""
    year = Year(engine, ben=1)
    does(year, "Tim", asks)
    (draft,) = ticks(year)
    with unit_of_work(engine) as session:
        round_ = session.get_one(Round, draft.round_id)
        found = places_of(session, year.programme(session), round_, draft)
    assert [(one.first_year.name, one.before, one.coach.name) for one in found] == [
        ("Noor", "Ben", "Ada"),
        ("Tim", None, "Ben"),
    ]


def test_erasing_a_coach_is_leaving_too(year: Year) -> None:
    with unit_of_work(year.engine, write=True) as session:
        ada = session.get_one(Person, year.enrolment(session, "Ada").person_id)
        erase(session, ada, now=MONDAY)
    ticks(year)
    assert [(one.happened.why, one.changes) for one in seen(year)] == [(Why.left, 1)]


@pytest.mark.parametrize("why", [Why.places, Why.apart])
def test_too_few_places_and_not_together_are_worked_out_too(year: Year, why: Why) -> None:
    if why is Why.places:
        year.change("Ada", capacity=0)
    else:
        year.apart("Tim", "Ada")
    (draft,) = ticks(year)
    assert [(one.happened.why, one.changes) for one in seen(year)] == [(why, 1)]
    year.approve(draft, now=MONDAY + MINUTE)
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ben"}
    assert seen(year) == []


def test_one_after_the_other_and_each_once(engine: Engine) -> None:
    year = Year(engine, ben=4)
    does(year, "Tim", asks)
    year.change("Ben", capacity=0)
    assert [draft.about and draft.about["why"] for draft in ticks(year)] == [Why.asked]
    assert [draft.about and draft.about["why"] for draft in ticks(year)] == [Why.places]
    assert ticks(year) == []


def test_what_a_coordinator_ended_or_approved_is_not_worked_out_again(engine: Engine) -> None:
    year = Year(engine, ben=1)
    year.met("Noor")
    year.approve(year.ask(Why.leaves, "Ada"))  # Tim waits, as the page said
    assert ticks(year) == []
    with unit_of_work(engine, write=True) as session:
        end_pair(session, year.pair(session, "Noor"), by=year.marieke.id, now=MONDAY)
    assert ticks(year) == []


def test_what_happened_twice_is_worked_out_twice(year: Year) -> None:
    """Tim asked, got Ben, and asks again."""
    does(year, "Tim", asks)
    (draft,) = ticks(year)
    year.approve(draft, now=MONDAY + MINUTE)
    later = MONDAY + 5 * MINUTE
    with unit_of_work(year.engine, write=True) as session:
        pair = year.pair(session, "Tim")
        ask_another(session, pair, year.enrolment(session, "Tim"), now=later)
        assert len(work_out_changes(session, now=later)) == 1
