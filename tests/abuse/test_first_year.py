"""Cases 14 to 21: a first-year who tries more than their own pages offer."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import (
    CheckIn,
    Enrolment,
    PairRequest,
    Person,
    Programme,
    RequestKind,
    Round,
    RoundStatus,
)
from peercoach.permissions import PERMISSIONS
from peercoach.services.tokens import hash_of, new_token
from tests.factories import MONDAY, make_pair, make_publication
from tests.permissions.cells import Cell, check
from tests.permissions.world import World
from tests.programme_cast import NOORS
from tests.services.round_cast import coach, draft_of, first_year, small_programme
from tests.web.conftest import signed_in
from tests.web.desk import Desk

MINE = "/api/v1/me/enrolments/nursing/first_year"


@pytest.mark.parametrize("path", ["/me/pairs/{uid}/meet", "/me/pairs/{uid}/messages"])
def test_case_14_the_pair_of_others_is_as_one_that_does_not_exist(world: World, path: str) -> None:
    """To the byte; tests/permissions asks this of every route."""
    for who in ("other_first_year", "other_coach", "nobody"):
        check(world, Cell(PERMISSIONS["GET", path], who))


@pytest.mark.parametrize("more", [{"role": "coordinator"}, {"programme_id": 2}, {"person_id": 1}])
def test_case_15_a_field_that_is_not_theirs_to_fill_in_is_refused(
    world: World, more: dict[str, Any]
) -> None:
    answer = world.ask("key_of_first_year", "PUT", MINE, json={"name": "Noor", **more})
    [(field,)] = [answer.json()["error"]["details"]["fields"]]
    assert (answer.status_code, field["place"]) == (422, f"body.{next(iter(more))}")
    assert not world.was_changed()


def test_case_15_a_form_takes_what_it_asks_for_and_nothing_else(world: World) -> None:
    more = {"role": "coordinator", "programme_id": "2", "person_id": "7", "status": "active"}
    given = {"name": "Nobody", "programme": "nursing", "campus": "breda"}
    world.ask("nobody", "POST", "/nursing/signup/about-you", data={**given, **more})
    assert world.ask("nobody", "GET", "/co").status_code == 403
    with unit_of_work(world.engine) as session:
        mine = Enrolment.person_id == world.people["nobody"].id
        (found,) = session.exec(select(Enrolment, Programme.slug).join(Programme).where(mine))
    assert (found[0].status, found[0].side, found[1]) == ("draft", "first_year", "nursing")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_case_16_a_name_that_is_a_formula_is_exported_as_text(embedded: Engine, sign: str) -> None:
    name = f'{sign}HYPERLINK("https://evil.example")'
    with unit_of_work(embedded, write=True) as session:
        programme = small_programme(session, slug="nursing")
        first_year(session, programme, name)
        coach(session, programme, "Samira")
    desk = Desk(embedded, "nursing")
    draft = draft_of(embedded, programme, desk.person)
    with unit_of_work(embedded) as session:
        round_ = session.get_one(Round, draft.round_id).uid
    rows = desk.see(f"/rounds/{round_}/export?draft={draft.uid}&form=csv")
    assert f"'{sign}HYPERLINK(" in rows


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\u2028"])
def test_case_17_a_name_cannot_add_a_line_to_a_mail(world: World, sign: str) -> None:
    name = f"Noor{sign}Bcc: everyone@uni.example"
    answer = world.ask("key_of_first_year", "PUT", MINE, json={"name": name, "answers": NOORS})
    assert answer.status_code == 422
    assert "name" in [field["place"] for field in answer.json()["error"]["details"]["fields"]]
    assert not world.was_changed()


def test_case_18_what_they_write_is_text_and_nothing_runs(world: World) -> None:
    bad = '<img src=x onerror="alert(1)">'
    address = f"/me/pairs/{world.own['pair']}/messages"
    assert world.ask("first_year", "POST", address, data={"text": bad}).status_code == 303
    answer = world.ask("coach", "GET", address)
    assert "&lt;img src=x onerror=" in answer.text
    assert "<img src=x" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy


def test_case_19_why_there_is_nobody_says_nothing_of_who_asked_not_to(embedded: Engine) -> None:
    """Only Samira fits, and she has no place left: whether somebody asked not to be paired with
    her besides is the same page."""
    with unit_of_work(embedded, write=True) as session:
        programme = small_programme(session, slug="nursing")
        tim, lotte = (first_year(session, programme, name) for name in ("Tim", "Lotte"))
        samira = coach(session, programme, "Samira")
        make_pair(session, tim, samira)
        lottes = session.get_one(Person, lotte.person_id)
        wish = {"kind": RequestKind.apart, "made_at": MONDAY, "programme_id": programme.id}
    desk = Desk(embedded, "nursing")
    client = signed_in(desk.app, embedded, lottes)
    pages = []
    for asked in (False, True):
        if asked:
            with unit_of_work(embedded, write=True) as session:
                session.add(PairRequest(enrolment_id=samira.id, other_id=lotte.id, **wish))
        draft = draft_of(embedded, programme, desk.person, name=f"Asked: {asked}")
        with unit_of_work(embedded, write=True) as session:
            round_ = session.get_one(Round, draft.round_id)
            make_publication(session, draft, published_at=MONDAY)
            round_.status = RoundStatus.closed
        pages.append(client.get("/me?lang=en").text)
    assert "their places are taken" in pages[0]
    assert pages[0] == pages[1]


def test_case_20_their_own_download_has_no_wish_and_no_worry_of_others(world: World) -> None:
    with unit_of_work(world.engine, write=True) as session:
        places = {one.person_id: one for one in session.exec(select(Enrolment))}
        mine, coachs = (places[world.people[who].id] for who in ("first_year", "coach"))
        wish = {"kind": RequestKind.apart, "made_at": MONDAY, "programme_id": mine.programme_id}
        session.add(PairRequest(enrolment_id=coachs.id, other_id=mine.id, **wish))
    for form in ("json", "csv"):
        text = world.ask("first_year", "GET", f"/me/data/download?form={form}").text
        assert world.own["worry"] not in text
        assert str(RequestKind.apart) not in text
    found = world.ask("first_year", "GET", "/me/data/download").json()
    assert (found["pair_request"], found["concern"]) == ([], [])
    (passed_on,) = world.ask("coach", "GET", "/me/data/download").json()["concern"]
    assert "sleep" not in str(passed_on)


def test_case_21_a_guessed_link_is_a_missing_page_and_only_hashes_are_kept(world: World) -> None:
    token = new_token()
    assert len(token) * 6 >= 128
    for method in ("GET", "POST"):
        assert world.ask("anonymous", method, f"/c/{token}", data={"a": "1"}).status_code == 404
    with unit_of_work(world.engine) as session:
        kept = session.exec(select(CheckIn.token_hash)).all()
    assert hash_of(world.own["check_in"]) in kept
    assert world.own["check_in"] not in kept
