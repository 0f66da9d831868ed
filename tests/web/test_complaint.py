"""Something is wrong with my buddy, over HTTP: two taps, and what each side then finds."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import Concern, Notice, Pair, PairStatus
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox.sealing import unseal
from tests.factories import make_person
from tests.programme_cast import default_definition
from tests.services.care_cast import BECAUSE, CANARY, everything_in
from tests.web.care_site import CareSite
from tests.web.reading import words


@pytest.fixture
def site(embedded: Engine) -> CareSite:
    return CareSite(embedded)


def stored(site: CareSite) -> tuple[int, PairStatus]:
    with unit_of_work(site.engine) as session:
        return len(session.exec(select(Concern)).all()), session.exec(select(Pair)).one().status


def give_questions(site: CareSite) -> None:
    """The pages of a pair read what was asked at sign-up."""
    with unit_of_work(site.engine, write=True) as session:
        programme = session.merge(site.cast.pair.programme)
        programme.definition = default_definition()


def test_two_taps_stop_the_contact(site: CareSite) -> None:
    give_questions(site)
    noor = site.as_english(site.cast.noor)
    assert f'href="{site.wrong}"' in noor.get("/me").text
    assert "The contact stops at once." in noor.get(site.wrong).text
    sent = noor.post(site.wrong, data={"once": "first"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/me/concerns/first?new=1")
    assert stored(site) == (1, PairStatus.paused)
    page = noor.get(sent.headers["location"]).text
    assert "The contact is stopped" in page
    assert "Rosa Roos reads it" in page


def test_pressed_twice_is_one(site: CareSite) -> None:
    noor = site.browser(site.cast.noor)
    for _ in range(2):
        assert noor.post(site.wrong, data={"once": "first"}).status_code == 303
    assert stored(site) == (1, PairStatus.paused)


def test_the_other_side_reads_a_neutral_line_and_cannot_reach_anyone(site: CareSite) -> None:
    give_questions(site)
    noor, samira = site.as_english(site.cast.noor), site.as_english(site.cast.samira)
    assert site.cast.noor.email in samira.get("/coach").text
    noor.post(site.wrong, data={"happened": "threat", "text": CANARY, "once": "first"})
    page = samira.get("/coach").text
    assert "You and Noor cannot reach each other here now." in page
    assert [text for text in (site.cast.noor.email, CANARY, "threat", "Rosa") if text in page] == []
    uid = site.cast.pair.pair.uid
    touch = {"kind": "met", "day": "2026-09-08"}
    assert samira.post(f"/me/pairs/{uid}/contact", data=touch).status_code == 404
    home = noor.get("/me").text
    assert "You stopped the contact" in home
    assert 'href="/me/concerns/first"' in home
    assert site.cast.samira.email not in home


@pytest.mark.parametrize(
    ("way", "form"),
    [
        ("messages", {"text": "Waar ben je?"}),
        ("meet", {"slot": "1"}),
        ("meet/accept", {}),
        ("contact", {"kind": "met", "day": "2026-09-08"}),
    ],
)
def test_no_way_to_reach_each_other_is_left_open(site: CareSite, way: str, form: dict) -> None:
    give_questions(site)
    address = f"/me/pairs/{site.cast.pair.pair.uid}/{way}"
    people = [site.browser(site.cast.noor), site.browser(site.cast.samira)]
    before = [client.get(address).status_code for client in people]
    assert 404 not in before
    people[0].post(site.wrong, data={"once": "first"})
    for client in people:
        assert before[0] != 200 or client.get(address).status_code == 404
        assert client.post(address, data=form).status_code == 404
    with unit_of_work(site.engine) as session:
        told = {notice.template for notice in session.exec(select(Notice))}
    assert told == {"concern-waiting", "concern-received", "pair-rests"}


def test_the_page_says_beforehand_what_the_other_hears_at_once(site: CareSite) -> None:
    """And the mail says no more than that: it is the one of every pause."""
    noor = site.as_english(site.cast.noor)
    assert "on their page, and by e-mail at once. Not why, and not by whom." in words(
        noor.get(site.wrong).text
    )
    noor.post(site.wrong, data={"text": CANARY, "happened": "threat", "once": "x"})
    with unit_of_work(site.app.state.engine) as session:  # which knows the key
        to_samira = select(Notice).where(Notice.person_id == site.cast.samira.id)
        (mail,) = session.exec(to_samira)
        assert (mail.template, mail.next_at) == ("pair-rests", mail.created_at)
        letter = OCCASIONS[mail.template](unseal(session, mail), translator("en"))
    assert letter.paragraphs[1:] == (
        "You and Noor do not meet or write here for now.",
        "You do not have to do or explain anything. You hear it when that changes.",
    )


def test_only_stopping_sends_nothing_of_what_was_filled_in(site: CareSite) -> None:
    noor = site.browser(site.cast.noor)
    noor.post(site.wrong, data={"text": CANARY, "happened": "threat", "only": "1", "once": "x"})
    rosa = site.as_english(site.cast.rosa)
    page = rosa.post("/reader/x", data=BECAUSE).text
    assert "Stopped the contact, without saying why." in page
    assert CANARY not in page


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ({"reach": "call"}, "phone", "Fill in the number on which you can be called"),
        ({"text": "x" * 2001}, "text", "Found 2001 characters, expected at most 2000"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(site, form, field, says) -> None:
    noor = site.as_english(site.cast.noor)
    answer = noor.post(site.wrong, data={"happened": "unwanted", **form})
    assert answer.status_code == 422
    assert f'<a href="#{field}">{says}</a>' in answer.text
    assert re.search(r'value="unwanted"[^>]* checked', answer.text)
    assert stored(site) == (0, PairStatus.live)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_pair_of_others_is_as_one_that_does_not_exist(site: CareSite, method: str) -> None:
    with unit_of_work(site.engine, write=True) as session:
        outsider = make_person(session)
    client: TestClient = site.browser(outsider)
    for theirs, missing in (
        (site.wrong, "/me/pairs/missing/wrong"),
        ("/me/concerns/first", "/me/concerns/missing"),
    ):
        site.browser(site.cast.noor).post(site.wrong, data={"once": "first"})
        found, none = getattr(client, method)(theirs), getattr(client, method)(missing)
        assert found.status_code == none.status_code
        assert found.status_code in (404, 405)
        assert found.text.replace(theirs, "") == none.text.replace(missing, "")


def test_without_a_key_or_a_reader_it_is_not_drawn(embedded: Engine) -> None:
    site = CareSite(embedded, keys="")
    give_questions(site)
    noor, samira = site.browser(site.cast.noor), site.browser(site.cast.samira)
    assert "/wrong" not in noor.get("/me").text + noor.get("/help/now").text
    assert "/worry" not in samira.get("/coach").text
    for client, address in ((noor, site.wrong), (noor, "/me/wrong"), (samira, site.worry)):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)


def test_from_the_help_page_one_comes_to_the_one_pair(site: CareSite) -> None:
    assert 'href="/me/wrong"' in site.browser(None).get("/help/now").text
    answer = site.browser(site.cast.noor).get("/me/wrong")
    assert (answer.status_code, answer.headers["location"]) == (303, site.wrong)


def test_who_passed_it_on_adds_to_it_and_changes_nothing(site: CareSite) -> None:
    noor = site.browser(site.cast.noor)
    noor.post(site.wrong, data={"once": "first", "text": "Eerst"})
    for method in ("put", "patch", "delete"):
        assert getattr(noor, method)("/me/concerns/first").status_code == 405
    noor.post("/me/concerns/first/add", data={"text": f"Ook dit: {CANARY}"})
    read = site.browser(site.cast.rosa).post("/reader/first", data=BECAUSE).text
    assert read.index("Eerst") < read.index(CANARY)
    with unit_of_work(site.engine) as session:
        assert CANARY not in everything_in(session)
