"""A coordinator publishes a draft over HTTP, now or later, and reads what was in the way."""

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from peercoach.db import unit_of_work
from peercoach.models import Enrolment, Pair, PairStatus, Person
from tests.web.desk import Desk, desk_of_four, newest_draft, notices, open_and_solve
from tests.web.reading import in_main


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_of_four(engine)


def pairs(desk: Desk, status: PairStatus) -> int:
    with unit_of_work(desk.engine) as session:
        return session.exec(select(func.count(col(Pair.id))).where(Pair.status == status)).one()


def test_publishing_asks_first_and_tells_everyone_once(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    page = desk.see(f"{round_}/publish?draft={draft}")
    assert "Publish 2 pairs?" in page
    assert "Nothing changed since the draft" in page
    assert notices(desk) == 0
    assert desk.send(f"{round_}/publish", draft=draft, when="now") == round_
    assert (pairs(desk, PairStatus.live), notices(desk)) == (2, 4)
    again = desk.send(f"{round_}/publish", draft=draft, when="now", status=409)
    assert "You already published this" in again
    assert "Monday 7 September at 10:00" in again
    assert (pairs(desk, PairStatus.live), notices(desk)) == (2, 4)


def test_a_published_round_offers_nothing_that_would_be_refused(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    desk.send(f"{round_}/solve")
    desk.solve_queued()
    second = newest_draft(desk).uid
    desk.send(f"{round_}/publish", draft=draft)
    live, other = (desk.see(f"{round_}?draft={uid}") for uid in (draft, second))
    assert "Round September: published" in live
    assert "This draft was not published" in other
    for page in (live, other):
        assert "/publish?draft=" not in page
        assert 'name="kind"' not in page
        assert f"{round_}/export?draft=" in page


def test_the_second_of_two_coordinators_sees_who_was_first(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    joost = Desk(desk.engine, "nursing", name="Joost")
    desk.send(f"{round_}/publish", draft=draft)
    page = joost.send(f"{round_}/publish", draft=draft, status=409)
    assert "Marieke published this round on Monday 7 September at 10:00" in page
    assert notices(desk) == 4


def test_what_changed_is_listed_and_solving_again_is_offered(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    with unit_of_work(desk.engine, write=True) as session:
        enrolment = session.exec(select(Enrolment).join(Person).where(Person.name == "Lena")).one()
        enrolment.capacity = 0
    page = desk.send(f"{round_}/publish", draft=draft, status=409)
    assert "Lena: free places now 0, were 1" in page
    assert "Solve again with this" in page
    assert (pairs(desk, PairStatus.live), notices(desk)) == (0, 0)


def test_planning_and_cancelling(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    moment = {"when": "at", "day": "2026-09-14", "time": "09:00"}
    desk.send(f"{round_}/publish", draft=draft, **moment)
    assert "Monday 14 September at 09:00" in desk.see(round_)
    assert "Monday 14 September at 09:00" in desk.see()
    assert (pairs(desk, PairStatus.planned), notices(desk)) == (2, 0)
    desk.send(f"{round_}/cancel")
    assert pairs(desk, PairStatus.planned) == 0
    assert "Cancel it" not in desk.see(round_)


@pytest.mark.parametrize(
    ("day", "time", "message"),
    [
        ("", "09:00", "Choose a day and a time"),
        ("2026-09-07", "09:00", "Choose a moment that is still to come"),
        ("2026-09-13", "09:00", "not on a Sunday"),
        ("2026-09-14", "20:01", "between 8:00 and 20:00"),
        ("2028-09-14", "09:00", "within a year"),
    ],
)
def test_a_moment_that_will_not_do_is_said_at_the_field(
    desk: Desk, day: str, time: str, message: str
) -> None:
    round_, draft = open_and_solve(desk)
    given = {"draft": draft, "when": "at", "day": day, "time": time}
    page = desk.send(f"{round_}/publish", status=422, **given)
    assert "<title>Error: " in page
    assert message in page
    assert f'value="{time}"' in page


def test_who_publishes_on_a_sunday_reads_when_the_mails_leave(desk: Desk) -> None:
    round_, draft = open_and_solve(desk)
    desk.later(days=6)  # a Sunday
    with unit_of_work(desk.engine, write=True) as session:
        session.get_one(Person, desk.person.id).name = ""
    page = in_main(desk.see(f"{round_}/publish?draft={draft}"))
    assert "the pairs at once; the mails on Monday 14 September from 08:00" in page
    desk.send(f"{round_}/publish", draft=draft, when="now")
    page = in_main(desk.see(round_))
    assert f"{desk.person.email} published on Sunday 13 September" in page
    assert "The mails leave on Monday 14 September from 08:00." in page
    desk.later(days=1)
    assert "Everyone has been told." in in_main(desk.see(round_))
