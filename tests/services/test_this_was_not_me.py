"""A link is all it takes to answer, so whoever it was sent to can say that it was not them."""

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import NotFound
from peercoach.models import CheckIn, Person
from peercoach.services.care.theirs import find_theirs
from peercoach.services.check_ins.answering import answer_check_in, find_asked
from peercoach.services.check_ins.by_link import answered_by_link, was_not_me
from peercoach.services.check_ins.reminding import remind_of_check_ins
from tests.services.pair_cast import (
    Cast,
    asked_cast,
    at,
    contacts,
    episodes,
    mails_accepted,
    rows,
    token_for,
)

ASKED, LATER = 28, at(28, 18)


@pytest.fixture
def cast(engine: Engine) -> Cast:
    cast = asked_cast(engine, at(ASKED))
    mails_accepted(engine, at(ASKED))
    return cast


@pytest.fixture
def link(engine: Engine, cast: Cast) -> str:
    return token_for(engine, cast.noor)


def answer(engine: Engine, token: str, key: str, *, minutes: int = 0) -> None:
    with unit_of_work(engine, write=True) as session:
        now = at(ASKED, 18, minutes)
        answer_check_in(session, token, answer=key, client=token, now=now)


def deny(engine: Engine, cast: Cast, person: Person, *, day: int = ASKED) -> str | None:
    with unit_of_work(engine, write=True) as session:
        theirs = find_theirs(session, person.id, cast.pair.uid)
        return was_not_me(session, theirs, "week 4", now=at(day, 20))


def seen_by(engine: Engine, person: Person) -> list[tuple[str, str | None]]:
    with unit_of_work(engine) as session:
        found = answered_by_link(session, session.get_one(Person, person.id))
        return [(one.other, one.check_in.answer) for one in found]


def test_one_sees_what_was_answered_by_ones_own_link_only(
    engine: Engine, cast: Cast, link: str
) -> None:
    answer(engine, link, "well")
    assert seen_by(engine, cast.noor) == [("Samira", "well")]
    assert seen_by(engine, cast.samira) == []


def test_what_a_scanner_answered_is_no_answer_to_deny(
    engine: Engine, cast: Cast, link: str
) -> None:
    with unit_of_work(engine, write=True) as session:
        answer_check_in(session, link, answer="well", client="scanner", now=at(ASKED))
    assert [row.suspect for row in rows(engine, CheckIn) if row.answer] == [True]
    assert seen_by(engine, cast.noor) == []


@pytest.mark.parametrize(
    ("key", "came_of_it"), [("not_so_well", "a contact and a flag"), ("well", "a contact")]
)
def test_the_answer_goes_with_all_that_came_of_it(
    engine: Engine, cast: Cast, link: str, key: str, came_of_it: str
) -> None:
    answer(engine, link, key)
    assert len(contacts(engine)) == 1
    assert len(episodes(engine)) == ("flag" in came_of_it)
    assert deny(engine, cast, cast.noor)
    assert contacts(engine) == []
    assert all(closed for _, _, closed in episodes(engine))
    [row] = [one for one in rows(engine, CheckIn) if one.reminded_at]
    assert row.person_id == cast.noor.id
    assert (row.answer, row.answered_at, row.answer_day, row.said) == (None, None, None, None)


def test_links_are_closed_but_for_the_new_one_and_nobody_is_asked_again_by_mail(
    engine: Engine, cast: Cast, link: str
) -> None:
    answer(engine, link, "well")
    fresh = deny(engine, cast, cast.noor)
    assert fresh
    with unit_of_work(engine) as session, pytest.raises(NotFound):
        find_asked(session, link, now=LATER)
    answer(engine, fresh, "so_so", minutes=30)
    assert seen_by(engine, cast.noor) == [("Samira", "so_so")]
    deny(engine, cast, cast.noor)
    with unit_of_work(engine, write=True) as session:
        assert remind_of_check_ins(session, now=at(ASKED + 4)) == 1  # Samira, who did not answer


def test_it_can_be_said_once_by_the_one_who_was_asked_and_late_without_a_new_link(
    engine: Engine, cast: Cast, link: str
) -> None:
    answer(engine, link, "well")
    assert deny(engine, cast, cast.samira) is None
    assert seen_by(engine, cast.noor) == [("Samira", "well")]
    assert deny(engine, cast, cast.noor, day=ASKED + 21) is None
    assert seen_by(engine, cast.noor) == []
    assert deny(engine, cast, cast.noor) is None
