"""What a coach does, C1 to C3 and C5: each with a pointer, with the keyboard only, and without
JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Pair, Person, ProposedPair, Round, Side
from tests.browser.campus import Campus, campus
from tests.browser.hands import Hands, walked
from tests.factories import make_enrolment, make_pair, make_person, make_proposal
from tests.programme_cast import SAMIRAS, enrol, make_noor, make_open_programme, make_samira
from tests.services.round_cast import asked_draft, solved

__all__ = ["campus"]

pytestmark = pytest.mark.browser


@pytest.fixture
def samira(campus: Campus) -> Person:
    """The coach of Noor, who suggested a time, and of Bo: no place is left. Mo waits for one, and
    Tim is coached by somebody else."""
    with unit_of_work(campus.engine, write=True) as session:
        programme, _ = make_open_programme(session)
        samira, noor = make_samira(session), make_noor(session)
        places = {"person_id": samira.id, "answers": SAMIRAS, "capacity": 2}
        coach = make_enrolment(session, programme, Side.coach, **places)
        pair = make_pair(session, enrol(session, programme, noor, Side.first_year), coach)
        make_proposal(session, pair, noor.id)
        bo, mo, tim, aylin = (make_person(session, name=name) for name in FIRST_YEARS)
        make_pair(session, enrol(session, programme, bo, Side.first_year), coach)
        enrol(session, programme, mo, Side.first_year)
        other = make_enrolment(session, programme, Side.coach, person_id=aylin.id, capacity=1)
        tims = enrol(session, programme, tim, Side.first_year)
        make_pair(session, tims, other, uid="of-another")
        return samira


FIRST_YEARS = ("Bo Lentezon", "Mo Kastanje", "Tim Lindeboom", "Aylin Klaver")


@pytest.mark.parametrize(("hands", "look"), walked(Hands.keyboard))
def test_c1_agreeing_changes_the_to_do_strip_and_the_card_at_once_and_says_so(
    campus: Campus, samira: Person, hands: Hands, look: dict[str, Any]
) -> None:
    board = campus.open("/coach", samira, hands, look)
    board.page.evaluate("window.stayed = true")
    board.press("That suits me", who="Noor", stays=True)
    status = board.page.get_by_role("status")
    expect(status).to_contain_text({"nl": "Afgesproken", "en": "Agreed"}[board.language])
    ten = {"nl": "10.00", "en": "10:00"}[board.language]
    expect(board.page.get_by_role("article", name="Noor")).to_contain_text(ten)
    assert board.page.get_by_role("button", name=board.says("That suits me")).count() == 0
    stayed = board.page.evaluate("window.stayed === true")
    assert stayed == (hands is not Hands.no_script)
    assert not stayed or board.page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize(("hands", "look"), walked(Hands.no_script))
def test_c2_one_tap_says_that_they_met_today_and_one_takes_it_back(
    campus: Campus, samira: Person, hands: Hands, look: dict[str, Any]
) -> None:
    board = campus.open("/coach", samira, hands, look)
    board.press("We met", who="Bo", stays=True)
    bo = board.page.get_by_role("article", name="Bo")
    for place in (board.page.get_by_role("status"), bo):
        expect(place).to_contain_text("7 september", ignore_case=True)
    board.press("Undo", stays=True)
    expect(board.page.get_by_role("status")).to_have_text("")
    not_yet = board.says("Not in touch yet, as far as noted here")
    expect(bo).to_contain_text(not_yet)


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_c3_fewer_places_than_first_years_keeps_everyone_and_the_next_solve_adds_nobody(
    campus: Campus, samira: Person, hands: Hands, look: dict[str, Any]
) -> None:
    board = campus.open("/coach", samira, hands, look)
    board.press("One place fewer")
    keeps = {"nl": "Je houdt je 2 eerstejaars", "en": "You keep your 2 first-years"}
    expect(board.page.get_by_text(keeps[board.language])).to_be_visible()
    assert board.page.get_by_role("article").count() == 2
    with unit_of_work(campus.engine, write=True) as session:
        round_ = session.exec(select(Round)).one()
        draft = asked_draft(session, round_, samira.id).uid
    solved(campus.engine, draft)
    with unit_of_work(campus.engine) as session:
        assert session.exec(select(ProposedPair)).all() == []
        assert len(session.exec(select(Pair)).all()) == 3


@pytest.mark.parametrize(("hands", "look"), walked(Hands.pointer))
def test_c5_somebody_elses_first_year_is_not_there(
    campus: Campus, samira: Person, hands: Hands, look: dict[str, Any]
) -> None:
    board = campus.open("/coach", samira, hands, look)
    for path in ("/me/pairs/{}/meet", "/me/pairs/{}/messages", "/coach/m/{}/worry"):
        seen = []
        for uid in ("of-another", "of-nobody-"):
            answer = board.page.goto(campus.address + path.format(uid))
            assert answer is not None
            seen.append((answer.status, board.main()))
        assert seen[0] == seen[1]
        assert seen[0][0] == 404
        assert "Tim" not in board.page.content()
    refused = board.page.goto(f"{campus.address}/reader")
    assert refused is not None
    assert refused.status == 403
    board.press_on(board.page.locator("footer a[href='/help/now']"))
    assert board.page.locator("main a[href='tel:08000113']").is_visible()
