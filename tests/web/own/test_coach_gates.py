"""Training and code of conduct over HTTP: a coordinator asks, a coach agrees."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Programme, Side
from tests.factories import make_enrolment, make_person, make_programme
from tests.web.conftest import post, signed_in
from tests.web.desk import Desk
from tests.web.reading import in_main

CODE = "/start-well/coach/code"
TEXTS = {"code": "true", "code_nl": "Ik luister.", "code_en": "I listen.\nI pass it on."}


@pytest.fixture
def desk(embedded: Engine, people) -> Desk:
    return Desk(embedded, "start-well")


def test_nothing_is_drawn_that_is_not_asked(desk: Desk, as_samira: TestClient) -> None:
    assert "Who has done it" not in desk.see("/coaches")
    assert "Before you get new first-years" not in as_samira.get("/coach").text
    assert as_samira.get(CODE).status_code == 404


def test_a_coach_sees_what_to_do_and_does_it(desk: Desk, as_samira: TestClient) -> None:
    assert desk.send("/coaches", training="true", **TEXTS) == "/coaches"
    words = in_main(as_samira.get("/coach").text)
    assert "Do the training for coaches." in words
    assert "Read the code of conduct and agree with it" in words
    assert "I listen. I pass it on." in in_main(as_samira.get(CODE).text)
    assert post(as_samira, CODE, {"version": "1"}).headers["location"] == "/coach"
    words = in_main(as_samira.get("/coach").text)
    assert "Read the code of conduct" not in words
    page = desk.see("/coaches")
    (uid,) = re.findall(r'name="coach" value="([^"]+)"', page)
    assert desk.send("/coaches/training", coach=uid, done="true") == "/coaches#training"
    assert "not yet" not in desk.see("/coaches")
    assert "Before you get new first-years" not in as_samira.get("/coach").text


def test_many_coaches_are_a_page_at_a_time_and_found_by_name(desk: Desk, embedded: Engine) -> None:
    with unit_of_work(embedded, write=True) as session:
        programme = session.exec(select(Programme).where(Programme.slug == "start-well")).one()
        for number in range(60):
            person = make_person(session, name=f"Coach {number:02}")
            make_enrolment(session, programme, Side.coach, person_id=person.id)
    desk.send("/coaches", training="true")
    first, second = desk.see("/coaches"), desk.see("/coaches?page=2")
    assert (names_in(first), names_in(second)) == (
        [f"Coach {number:02}" for number in range(50)],
        [*(f"Coach {number}" for number in range(50, 60)), "Samira Zonnestraal"],
    )
    assert 'rel="next" href="?q=&amp;page=2#training"' in first
    (uid,) = re.findall(r'name="coach" value="([^"]+)"', desk.see("/coaches?q=zonne"))
    back = desk.send("/coaches/training", coach=uid, done="true", q="zonne", page="1")
    assert back == "/coaches?q=zonne&page=1#training"
    assert names_in(desk.see(back)) == ["Samira Zonnestraal"]
    assert "not yet" not in desk.see(back)
    assert "Nobody has that in their name or address." in desk.see("/coaches?q=nobody")


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)</th>', page)


def test_agreeing_with_what_was_changed_meanwhile_shows_it_first(desk, as_samira) -> None:
    desk.send("/coaches", **TEXTS)
    desk.send("/coaches", **TEXTS | {"code_en": "I listen twice."})
    answer = post(as_samira, CODE, {"version": "1"})
    assert answer.status_code == 409
    assert "The code of conduct has changed." in in_main(answer.text)
    assert "I listen twice." in answer.text
    assert "I agree" in answer.text


def test_one_language_is_not_enough_and_nothing_typed_is_lost(desk: Desk) -> None:
    page = desk.send("/coaches", status=422, **TEXTS | {"code_en": ""})
    assert "Error: " in page
    assert "Ik luister." in page
    assert "Who has done it" not in desk.see("/coaches")


def test_a_coach_of_elsewhere_does_not_exist(desk: Desk, embedded: Engine) -> None:
    with unit_of_work(embedded, write=True) as session:
        other = make_enrolment(session, make_programme(session, slug="other"), Side.coach)
    desk.send("/coaches", training="true")
    for coach in (other.uid, "no-such-coach"):
        desk.send("/coaches/training", status=404, coach=coach, done="true")


def test_the_code_is_for_coaches(app: FastAPI, embedded: Engine, people, desk: Desk) -> None:
    desk.send("/coaches", **TEXTS)
    as_noor = signed_in(app, embedded, people.noor)
    assert as_noor.get(CODE).status_code == 404
    assert post(as_noor, CODE, {"version": "1"}).status_code == 404
