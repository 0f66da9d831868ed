"""A coordinator keeps the help entries and names the readers."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import HelpEntry, Notice
from tests.factories import make_programme
from tests.web.desk import Desk

PIEN = {
    "kind": "psychologist",
    "name": "Pien Parasol",
    "about_nl": "Gratis",
    "about_en": "Free",
    "phone": "010 123 45 67",
    "owner": "Marieke",
}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    with unit_of_work(engine, write=True) as session:
        make_programme(session, slug="nursing")
        make_programme(session, slug="law")
    return Desk(engine, "nursing")


def entry_of(desk: Desk) -> HelpEntry | None:
    with unit_of_work(desk.engine) as session:
        return session.exec(select(HelpEntry)).first()


def test_an_entry_is_on_the_page_at_once_and_off_it_again(desk: Desk) -> None:
    assert "Nobody of your own institution is named yet" in desk.see("/care")
    assert desk.send("/care/entries/new", **PIEN) == "/care"
    shown = desk.client.get("/help/now", headers={"accept-language": "en"}).text
    assert 'href="tel:0101234567"' in shown
    assert "Pien Parasol. Free" in shown
    assert "Marieke" not in shown
    uid = entry_of(desk).uid
    desk.send(f"/care/entries/{uid}", **PIEN | {"phone": "010 765 43 21"})
    assert 'href="tel:0107654321"' in desk.client.get("/help/now").text
    desk.send(f"/care/entries/{uid}/remove")
    assert "Pien" not in desk.client.get("/help/now").text


def test_what_cannot_be_kept_is_said_at_its_field(desk: Desk) -> None:
    page = desk.send("/care/entries/new", status=422, **PIEN | {"phone": "bel mij"})
    assert '<a href="#phone">Fill in a number, such as 010 123 45 67</a>' in page
    assert 'value="Pien Parasol"' in page
    assert entry_of(desk) is None


def test_half_a_year_later_it_asks_to_be_looked_at(desk: Desk) -> None:
    desk.send("/care/entries/new", **PIEN)
    uid = entry_of(desk).uid
    assert '<span class="badge wait">' not in desk.see("/care")
    desk.later(days=200)
    assert '<span class="badge wait">7 September 2026</span>' in desk.see("/care")
    desk.send(f"/care/entries/{uid}/checked")
    assert '<span class="badge wait">' not in desk.see("/care")


def test_an_entry_of_another_programme_does_not_exist(desk: Desk) -> None:
    desk.send("/care/entries/new", **PIEN)
    uid = entry_of(desk).uid
    law = Desk(desk.engine, "law", name="Lars")
    theirs, missing = law.see(f"/care/entries/{uid}", 404), law.see("/care/entries/missing", 404)
    assert theirs.replace(uid, "missing") == missing
    for action in ("", "/checked", "/remove"):
        law.send(f"/care/entries/{uid}{action}", status=404, **PIEN)
    assert entry_of(desk).name == "Pien Parasol"


def test_a_reader_is_named_told_and_dismissed(desk: Desk) -> None:
    assert desk.send("/care/readers", email="Rosa@Uni.example", name="Rosa Roos") == "/care"
    assert "rosa@uni.example" in desk.see("/care")
    with unit_of_work(desk.engine) as session:
        notice = session.exec(select(Notice)).one()
    assert (notice.template, notice.recipient) == ("reader-named", "rosa@uni.example")
    page = desk.see("/care")
    start = page.index("/care/readers/") + len("/care/readers/")
    desk.send(f"/care/readers/{page[start:].split('/')[0]}/remove")
    assert "rosa@uni.example" not in desk.see("/care")


def test_a_name_on_two_lines_is_refused_at_its_field(desk: Desk) -> None:
    named = {"email": "rik@uni.example", "name": "Rik\r\nBcc: everyone"}
    page = desk.send("/care/readers", status=422, **named)
    assert '<a href="#name">Write the name on one line' in page
    assert "Nobody" in desk.see("/care")


def test_nobody_names_themselves(desk: Desk) -> None:
    page = desk.send("/care/readers", status=403, email=desk.person.email, name="Me")
    assert "You cannot name yourself a reader." in page
    with unit_of_work(desk.engine) as session:
        assert session.exec(select(Notice)).all() == []


def test_an_address_that_is_none_is_said(desk: Desk) -> None:
    assert "Fill in a complete address" in desk.send("/care/readers", status=422, email="rosa")
