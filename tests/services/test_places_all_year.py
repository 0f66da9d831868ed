"""Who asks outside a round gets a place, and nobody moves for it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.errors import Conflict
from peercoach.models import (
    Draft,
    DraftKind,
    Notice,
    Pair,
    PairRequest,
    RequestKind,
    Round,
    RoundStatus,
)
from peercoach.services.all_year.asking import look_each_night
from peercoach.services.all_year.no_place import tell_who_waits
from peercoach.services.all_year.waiting import latest_moment, who_waits
from peercoach.services.rounds.drafts import list_drafts
from peercoach.services.rounds.publishing import OutOfDate
from tests.factories import MONDAY
from tests.services.all_year_cast import Year

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def year(engine: Engine) -> Year:
    return Year(engine)


def test_who_asks_gets_a_free_place_and_every_pair_there_was_is_unchanged(year: Year) -> None:
    year.joins("Liv")
    before = year.pairs_hash()
    draft = year.look()
    assert year.pairs_hash() == before
    assert year.approve(draft, "Liv") == 1
    assert year.pairs() == {"Tim": "Ada", "Noor": "Ben", "Liv": "Ben"}
    with unit_of_work(year.engine, write=True) as session:
        session.delete(year.pair(session, "Liv"))
    assert year.pairs_hash() == before


def test_both_hear_in_the_words_of_a_publication(year: Year) -> None:
    year.joins("Liv")
    year.approve(year.look(), "Liv")
    assert year.mails() == [
        ("Ben", "new-mentees", {"lines": ["Liv"]}),
        ("Liv", "match", {"lines": ["Ben"]}),
    ]


def test_one_can_be_approved_and_then_another(engine: Engine) -> None:
    year = Year(engine, ben=3)
    year.joins("Liv")
    year.joins("Mo")
    draft = year.look()
    year.approve(draft, "Mo")
    assert year.pairs() == {"Tim": "Ada", "Noor": "Ben", "Mo": "Ben"}
    year.approve(draft, "Liv")
    assert year.pairs()["Liv"] == "Ben"


def test_a_place_that_was_taken_meanwhile_is_refused_by_name(year: Year) -> None:
    year.joins("Liv")
    draft = year.look()
    year.change("Ben", capacity=1)
    with pytest.raises(OutOfDate) as refusal:
        year.approve(draft, "Liv")
    assert [(one.kind, one.name, one.after) for one in refusal.value.changes] == [
        ("places", "Ben", 0)
    ]
    assert "Liv" not in year.pairs()
    assert year.mails() == []


def test_who_changed_answers_meanwhile_is_looked_at_again(year: Year) -> None:
    year.joins("Liv")
    year.joins("Mo", answers={"languages": ["en"]})
    draft = year.look()
    year.change("Mo", answers={"languages": ["nl", "en"]})
    assert year.approve(draft, "Liv") == 1  # what Mo changed is no matter
    year.change("Noor", answers={"languages": ["en"]})
    with pytest.raises(Conflict):
        year.approve(draft, "Liv")


def test_a_wish_that_cannot_be_met_keeps_nobody_else_waiting(engine: Engine) -> None:
    """Mo wants to be with Ada, who is full."""
    year = Year(engine, ben=3)
    year.joins("Liv")
    year.joins("Mo")
    year.apart("Mo", "Ada")
    with unit_of_work(engine, write=True) as session:
        session.exec(select(PairRequest)).one().kind = RequestKind.together
    year.approve(year.look(), "Liv", "Mo")
    assert year.pairs()["Mo"] == "Ben"


def test_it_looks_once_a_night_and_only_where_somebody_waits(year: Year) -> None:
    def asked(now: object) -> int:
        with unit_of_work(year.engine, write=True) as session:
            return len(look_each_night(session, now=now))

    assert asked(MONDAY) == 0
    year.joins("Liv")
    assert asked(MONDAY) == 1
    for later in (HOUR, 16 * HOUR):  # until 02:00 in Amsterdam
        assert asked(MONDAY + later) == 0
    assert asked(MONDAY + 17 * HOUR) == 1
    with unit_of_work(year.engine) as session:
        (look,) = session.exec(select(Draft).where(Draft.kind == DraftKind.night)).all()
        assert look.made_by_id is None
        round_ = session.exec(select(Round)).one()
        assert [one.kind for one in list_drafts(session, round_)] == [DraftKind.round]


def test_nobody_waits_outside_a_round_while_there_is_one_to_wait_for(year: Year) -> None:
    year.joins("Liv")
    with unit_of_work(year.engine, write=True) as session:
        session.exec(select(Round)).one().status = RoundStatus.collect
    with unit_of_work(year.engine, write=True) as session:
        assert look_each_night(session, now=MONDAY) == []
        assert who_waits(session, year.programme(session)) == []
        assert tell_who_waits(session, now=MONDAY + 30 * DAY) == 0


def test_within_five_working_days_one_hears_that_there_is_no_place_and_why(engine: Engine) -> None:
    """Liv asks on Monday at 10.00; Sunday is no working day, and on the last one it is 16.00."""
    year = Year(engine, ben=1)
    year.joins("Liv")
    year.look()
    with unit_of_work(engine) as session:
        (liv,) = who_waits(session, year.programme(session))
        moment = latest_moment(liv, year.programme(session))
    assert moment == MONDAY + 7 * DAY + 6 * HOUR
    for now, told in ((moment - HOUR, 0), (moment, 1), (moment + HOUR, 0), (moment + 30 * DAY, 0)):
        with unit_of_work(engine, write=True) as session:
            assert tell_who_waits(session, now=now) == told
    with unit_of_work(engine) as session:
        letter = session.exec(select(Notice)).one()
        assert (letter.template, letter.payload["obstacle"]) == ("no-place", "full")
        (liv,) = who_waits(session, year.programme(session))
        assert liv.told_at == moment


def test_who_loses_a_coach_waits_from_that_day_on(year: Year) -> None:
    with unit_of_work(year.engine, write=True) as session:
        pair = year.pair(session, "Tim")
        pair.status, pair.ended_at = "ended", MONDAY
    with unit_of_work(year.engine) as session:
        (tim,) = who_waits(session, year.programme(session))
        assert (tim.person.name, tim.since) == ("Tim", MONDAY)


def test_who_does_not_answer_what_pairing_needs_is_asked_to(year: Year) -> None:
    year.joins("Liv", answers={})
    with unit_of_work(year.engine, write=True) as session:
        assert tell_who_waits(session, now=MONDAY + 30 * DAY) == 1
        assert session.exec(select(Notice.template)).one() == "missing-answers"


def test_pressing_twice_makes_one_pair(year: Year) -> None:
    year.joins("Liv")
    draft = year.look()
    year.approve(draft, "Liv")
    with pytest.raises(OutOfDate):
        year.approve(draft, "Liv")
    with unit_of_work(year.engine) as session:
        assert len(session.exec(select(Pair).where(col(Pair.made_at) == MONDAY)).all()) == 1
