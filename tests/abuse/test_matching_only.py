"""What somebody answered for matching only cannot be told by name: a coordinator who reads every
page, file and answer of the API finds the same whatever it was, as long as it changes no pair."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.db import unit_of_work
from peercoach.matching.questions import WEEK_CELLS
from peercoach.models import DraftStatus, Enrolment, Person, Side
from tests.abuse.reading_all import CuriousCoordinator
from tests.services.round_cast import many_waiting
from tests.web.desk import Desk, newest_draft, open_and_solve, uid_of
from tests.web.reading import in_main

NOOR = "Noor Zeewind"
ANYTHING = {"times": list(WEEK_CELLS), "languages": ["nl", "en"], "meet": "both"}
WISHES = ("woman", "man")
"""With the first of these all who fit are full, with the other nobody fits."""


@pytest.fixture
def full(embedded: Engine) -> Engine:
    """More first-years than places, and all coaches are women. Noor comes last."""
    with unit_of_work(embedded, write=True) as session:
        many_waiting(session, first_years=12, coaches=3)
        everyone = session.exec(select(Enrolment).order_by(col(Enrolment.id))).all()
        people = [one for one in everyone if one.side is Side.first_year]
        for one in everyone:
            given = {"gender_wish": "none"} if one in people else {"gender": "woman"}
            one.answers = {**one.answers, **given, **ANYTHING}
            one.priority, one.capacity = 1, None if one in people else 2
        people[0].priority = 2
        session.get_one(Person, people[0].person_id).name = NOOR
    return embedded


def answer(engine: Engine, name: str, wish: str) -> None:
    with unit_of_work(engine, write=True) as session:
        (one,) = session.exec(select(Enrolment).join(Person).where(Person.name == name))
        one.answers = {**one.answers, "gender_wish": wish}


@pytest.mark.thorough
def test_whatever_somebody_without_a_coach_wished_what_is_told_of_them_stays(full: Engine) -> None:
    """But for what would help: who gets which coach by it is what a coordinator decides about."""
    reader = CuriousCoordinator(full, "nursing")
    reader.keep()
    noor = uid_of(reader.desk, NOOR)
    also = [f"/rounds/{reader.round.uid}/move?first_year={noor}", f"/people/{noor}"]
    told = []
    for wish in WISHES:
        reader.put_back()
        answer(full, NOOR, wish)
        told.append(reader.read_all(*also))
    (unmatched,) = (said for address, said in told[0].items() if address.endswith("/unmatched"))
    assert NOOR in unmatched
    for address, said in told[0].items():
        asks = "/rules" in address or address.endswith("/api/v1/programmes/nursing")
        assert asks or "gender" not in said.casefold(), address
        assert asks or "woman or a man" not in said, address
        helps = "What could help" in said or "/export?" in address
        assert helps or said == told[1][address], address


def test_a_pair_against_such_an_answer_cannot_be_kept_and_trying_is_on_the_record(
    full: Engine,
) -> None:
    answer(full, NOOR, "man")
    desk = Desk(full, "nursing")
    round_, draft = open_and_solve(desk)
    noor = uid_of(desk, NOOR)
    page = desk.see(f"{round_}/move?draft={draft}&first_year={noor}")
    assert "3 coaches could be with Noor Zeewind." in page
    assert "Answers that only the matching sees are not looked at here" in page
    coach = re.search(r'name="coach" value="([^"]+)"', page)
    assert coach
    desk.send(f"{round_}/demands", kind="place", balance=20, first_year=noor, coach=coach[1])
    desk.solve_queued()
    assert newest_draft(desk).status is DraftStatus.failed
    page = in_main(desk.see(round_))
    assert re.search(r"Noor Zeewind and .+ cannot be together: an answer that nobody sees", page)
    assert ("lock with a place", "round") in [(what, kind) for what, kind, _ in desk.deeds()]
