"""A coordinator's page for who waits outside a round, and for what life brings."""

import re

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Draft, DraftKind
from tests.services.all_year_cast import Year
from tests.web.desk import Desk


@pytest.fixture
def year(engine: Engine) -> Year:
    return Year(engine)


@pytest.fixture
def desk(year: Year) -> Desk:
    return Desk(year.engine, "nursing", name="Joost")


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def press_all(desk: Desk) -> str:
    page = desk.see("/late")
    form = page[: page.index("Approve all")]
    uids = re.findall(r'name="first_year" value="([^"]+)"', form)
    answer = desk.client.post(
        f"{desk.base}/late/approve",
        data={"first_year": uids},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 303
    return answer.headers["location"].removeprefix(desk.base)


def test_a_place_is_proposed_with_a_day_and_approved(year: Year, desk: Desk) -> None:
    year.joins("Liv")
    assert "1 first-year asked for a buddy" in desk.see()
    assert "not looked yet" in desk.see("/late")
    assert desk.send("/late/look") == "/late"
    assert "Looking for places…" in desk.see("/late")
    desk.solve_queued()
    page = text_of(desk.see("/late"))
    assert "Liv since 7 September Monday 14 September Ben" in page
    assert "Approve 1 place" in page
    assert "1 place is proposed." in desk.see()
    after = desk.send("/late/approve", first_year=year.uid("Liv"))
    assert "1 first-year has a buddy now. Both were told." in desk.see(after)
    assert "Nobody waits." in desk.see("/late")
    assert year.pairs()["Liv"] == "Ben"
    assert ("approve", "draft") in [deed[:2] for deed in desk.deeds()]


def test_all_are_approved_at_once(year: Year, desk: Desk) -> None:
    year.change("Ben", capacity=3)
    for name in ("Liv", "Mo"):
        year.joins(name)
    desk.send("/late/look")
    desk.solve_queued()
    assert press_all(desk) == "/late?placed=2"
    assert year.pairs().keys() == {"Tim", "Noor", "Liv", "Mo"}


def test_what_changed_meanwhile_has_no_button_and_pressing_says_what(
    year: Year, desk: Desk
) -> None:
    year.joins("Liv")
    desk.send("/late/look")
    desk.solve_queued()
    year.change("Ben", capacity=1)
    page = desk.see("/late")
    assert "Something changed about these two: look again" in page
    assert "Approve" not in page
    said = text_of(desk.send("/late/approve", status=409, first_year=year.uid("Liv")))
    assert "Ben: free places now 0, were 1" in said
    assert "Liv" not in year.pairs()


def test_who_gets_nobody_has_a_reason_beside_the_name(year: Year, desk: Desk) -> None:
    year.joins("Liv", answers={"languages": ["en"]})
    desk.send("/late/look")
    desk.solve_queued()
    assert "no shared language" in desk.see("/late")


def test_a_coach_leaves_and_the_difference_is_in_words(year: Year, desk: Desk) -> None:
    page = desk.send("/late/changes", why="leaves", of=year.uid("Ada"))
    assert "Working it out…" in desk.see(page)
    desk.solve_queued()
    shown = text_of(desk.see(page))
    assert "Tim moves from Ada to Ben" in shown
    assert "Nobody else changes." in shown
    assert desk.send(f"{page}/approve") == page
    shown = text_of(desk.see(page))
    assert (
        "Joost approved this on Monday 7 September at 10:00. Everyone concerned was told." in shown
    )
    assert "Approve this change" not in shown


def test_a_pair_gets_another_coach_from_its_own_page(year: Year, desk: Desk) -> None:
    with unit_of_work(year.engine) as session:
        uid = year.pair(session, "Tim").uid
    assert "Another coach…" in desk.see(f"/pairs/{uid}")
    page = desk.send("/late/changes", why="apart", of=uid)
    desk.solve_queued()
    assert "Another coach for Tim" in desk.see(page)
    year.change("Ben", capacity=1)
    said = text_of(desk.send(f"{page}/approve", status=409))
    assert "Something changed meanwhile, so nothing was done" in said
    assert year.pairs()["Tim"] == "Ada"


def test_what_asks_for_a_change_is_on_the_overview(year: Year, desk: Desk) -> None:
    year.change("Ben", capacity=0)
    year.apart("Ada", "Tim")
    assert "2 changes to look at" in desk.see()
    page = desk.see("/late")
    assert "Not together: this pair rests" in page
    assert "1 first-year, 0 places" in page


def test_drafts_of_nights_are_not_among_those_of_the_round(year: Year, desk: Desk) -> None:
    year.joins("Liv")
    year.look()
    with unit_of_work(year.engine) as session:
        night = session.exec(select(Draft).where(Draft.kind == DraftKind.night)).one()
        draft = session.exec(select(Draft).where(Draft.kind == DraftKind.round)).one()
    rounds = desk.see("/rounds")
    (round_,) = set(re.findall(r"/co/nursing(/rounds/[\w-]+)", rounds))
    desk.see(f"{round_}?draft={draft.uid}")
    desk.see(f"{round_}?draft={night.uid}", status=404)
    desk.send(f"{round_}/publish", status=404, draft=night.uid)
