"""When life happens: as few as possible get another coach, and everyone concerned hears once."""

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import Conflict
from peercoach.models import EnrolmentStatus, PairStatus
from peercoach.services.all_year.reasons import Why
from peercoach.services.rounds.publishing import OutOfDate
from tests.factories import MONDAY
from tests.services.all_year_cast import Year


@pytest.fixture
def year(engine: Engine) -> Year:
    return Year(engine)


def test_a_coach_leaves_and_only_their_first_year_moves(year: Year) -> None:
    year.approve(year.ask(Why.leaves, "Ada"))
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ben"}
    with unit_of_work(year.engine) as session:
        assert year.enrolment(session, "Ada").status is EnrolmentStatus.withdrawn
    assert year.mails() == [
        ("Ada", "withdrawn", {}),
        ("Ben", "new-mentees", {"lines": ["Tim"]}),
        ("Tim", "other-coach", {"lines": ["Ben"]}),
    ]


def test_where_there_is_no_other_coach_one_waits_and_hears_it(engine: Engine) -> None:
    year = Year(engine, ben=1)
    year.met("Noor")
    year.approve(year.ask(Why.leaves, "Ada"))
    assert year.pairs() == {"Noor": "Ben"}
    assert year.mails() == [("Ada", "withdrawn", {}), ("Tim", "buddy-left", {})]


def test_two_go_apart_and_nobody_else_changes(year: Year) -> None:
    year.approve(year.ask(Why.apart, "Tim"))
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ben"}
    assert year.mails() == [
        ("Ada", "other-mentees", {"gone": ["Tim"]}),
        ("Ben", "new-mentees", {"lines": ["Tim"]}),
        ("Tim", "other-coach", {"lines": ["Ben"]}),
    ]


def test_a_pair_that_does_not_know_one_another_moves_for_it(engine: Engine) -> None:
    """Ben has one place, so Noor goes to Ada: a coach who loses and gets somebody hears it once."""
    year = Year(engine, ben=1)
    year.approve(year.ask(Why.apart, "Tim"))
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ada"}
    assert year.mails() == [
        ("Ada", "other-mentees", {"lines": ["Noor"], "gone": ["Tim"]}),
        ("Ben", "other-mentees", {"lines": ["Tim"], "gone": ["Noor"]}),
        ("Noor", "other-coach", {"lines": ["Ada"]}),
        ("Tim", "other-coach", {"lines": ["Ben"]}),
    ]


def test_a_pair_that_met_stays_and_then_there_is_nothing_to_approve(engine: Engine) -> None:
    year = Year(engine, ben=1)
    year.met("Noor")
    draft = year.ask(Why.apart, "Tim")
    with pytest.raises(Conflict):
        year.approve(draft)
    assert year.pairs() == {"Tim": "Ada", "Noor": "Ben"}


def test_fewer_places_move_as_many_as_are_over(engine: Engine) -> None:
    """Ben has Noor and Liv, and one place from now on. Noor knows him, so it is Liv who moves."""
    year = Year(engine, ada=2)
    year.joins("Liv")
    year.change("Ada", capacity=1)
    year.approve(year.look(), "Liv")
    year.met("Noor")
    year.change("Ada", capacity=2)
    year.change("Ben", capacity=1)
    year.approve(year.ask(Why.places, "Ben"))
    assert year.pairs() == {"Tim": "Ada", "Noor": "Ben", "Liv": "Ada"}


def test_who_knows_their_coach_moves_only_where_others_are_not_enough(year: Year) -> None:
    year.met("Noor")
    year.change("Ada", capacity=2)
    year.change("Ben", capacity=0)
    year.approve(year.ask(Why.places, "Ben"))
    assert year.pairs() == {"Tim": "Ada", "Noor": "Ada"}


def test_who_waits_can_have_a_place_by_moving_who_has_not_met(engine: Engine) -> None:
    """Liv speaks what only Ada speaks, and Ada is full; Tim can go to Ben."""
    year = Year(engine)
    year.change("Ada", answers={"languages": ["nl", "en"]})
    year.joins("Liv", answers={"languages": ["en"]})
    assert year.look().levels
    with pytest.raises(Conflict):
        year.approve(year.look(), "Liv")
    year.approve(year.ask(Why.move))
    assert year.pairs() == {"Tim": "Ben", "Noor": "Ben", "Liv": "Ada"}


@pytest.mark.parametrize("change", ["places", "answers", "pair", "withdrawn"])
def test_what_changed_meanwhile_is_refused_and_nothing_is_done(year: Year, change: str) -> None:
    draft = year.ask(Why.apart, "Tim")
    match change:
        case "places":
            year.change("Ben", capacity=1)
        case "answers":
            year.change("Tim", answers={"languages": ["nl", "en"]})
        case "withdrawn":
            year.change("Ben", status=EnrolmentStatus.paused)
        case "pair":
            with unit_of_work(year.engine, write=True) as session:
                pair = year.pair(session, "Tim")
                pair.status, pair.ended_at = PairStatus.ended, MONDAY
    before = year.pairs_hash()
    with pytest.raises(OutOfDate):
        year.approve(draft)
    assert year.pairs_hash() == before
    assert year.mails() == []


def test_who_came_to_a_leaving_coach_meanwhile_is_not_forgotten(engine: Engine) -> None:
    year = Year(engine, ada=2)
    draft = year.ask(Why.leaves, "Ada")
    year.joins("Liv")
    year.change("Ben", capacity=1)
    year.approve(year.look(), "Liv")
    year.change("Ben", capacity=2)
    with pytest.raises(OutOfDate) as refusal:
        year.approve(draft)
    assert "Liv" in [one.name for one in refusal.value.changes]


def test_what_somebody_else_changed_is_no_matter(year: Year) -> None:
    draft = year.ask(Why.apart, "Tim")
    year.change("Noor", answers={"languages": ["nl", "en"]})
    assert year.approve(draft) == 1


def test_a_second_time_it_is_refused(year: Year) -> None:
    draft = year.ask(Why.leaves, "Ada")
    year.approve(draft)
    with pytest.raises(Conflict):
        year.approve(draft)
    assert len(year.mails()) == 3
