"""Signing up over HTTP: page by page, as first-year and as coach, with mistakes on the way."""

import re
import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from bench.filling_in import ANSWERS, screens
from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Enrolment, EnrolmentStatus, Person
from tests.factories import MONDAY, make_person
from tests.programme_cast import make_open_programme
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import make_client, make_settings
from tests.web.sign_up_pages import PAGES, SIGN_UP

NOW = MONDAY + timedelta(days=1)


@pytest.fixture
def app(embedded: Engine) -> FastAPI:
    return create_app(make_settings(), engine=embedded, clock=lambda: NOW)


@pytest.fixture
def noor(embedded: Engine) -> Person:
    """Somebody new, of whom we know the address only; the round is open."""
    with unit_of_work(embedded, write=True) as session:
        make_open_programme(session)
        return make_person(session, name="", language="en")


@pytest.fixture
def client(app: FastAPI, embedded: Engine, noor: Person) -> TestClient:
    client = make_client(app)
    client.headers["accept-language"] = "en"
    sign_in(client, embedded, noor)
    return client


def enrolment_of(embedded: Engine, person: Person) -> Enrolment | None:
    with unit_of_work(embedded) as session:
        return session.exec(select(Enrolment).where(Enrolment.person_id == person.id)).first()


def post(client: TestClient, address: str, data: dict | None = None):
    return client.post(address, data=data or {}, headers=FROM_OUR_PAGE)


def test_the_start_page_leads_through_signing_in_to_the_first_question(app: FastAPI, noor) -> None:
    visitor = make_client(app)
    assert 'href="/start-well/signup"' in visitor.get("/start-well").text
    answer = visitor.get(SIGN_UP)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?next=%2Fstart-well%2Fsignup",
    )


def test_a_first_year_signs_up_page_by_page(client: TestClient, embedded: Engine, noor) -> None:
    address = client.get(SIGN_UP).headers["location"]
    seen = []
    while not address.endswith("/check-answers"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Who sees this?" in page.text
        seen.append(address.rpartition("/")[2])
        address = post(client, address, PAGES[seen[-1]]).headers["location"]
    assert seen == list(PAGES)
    check = client.get(address).text
    assert "planning exams, living in a new city or country" in check
    assert "Monday evening, Tuesday morning" in check
    home = post(client, address).headers["location"]
    assert home == "/start-well/me"
    assert "You have signed up" in client.get(home).text
    kept = enrolment_of(embedded, noor)
    assert kept is not None
    assert (kept.status, kept.top_wish) == (EnrolmentStatus.active, "times")
    assert kept.answers == {
        "programme": "nursing",
        "campus": "breda",
        "help_wanted": ["exams", "living"],
        "same_programme_wish": "nice",
        "style": ["listen", "tips"],
        "languages": ["nl"],
        "meet": "both",
        "times": ["mon-evening", "tue-morning"],
        "first_in_family": True,
        "carer": False,
        "gender_wish": "none",
    }


def test_who_reads_every_word_has_signed_up_in_three_minutes(client: TestClient) -> None:
    """At the pace of most readers of prose, 238 words a minute (Brysbaert 2019)."""
    eight = screens(client, SIGN_UP, "Noor Appelbes", ANSWERS)
    assert len(eight) == 8
    assert sum(one.seconds(238) for one in eight) < 180, eight


def test_looking_writes_nothing(client: TestClient, embedded: Engine, noor) -> None:
    client.get(SIGN_UP)
    client.get(f"{SIGN_UP}/times")
    assert enrolment_of(embedded, noor) is None


def test_a_mistake_is_told_in_the_title_the_summary_and_at_the_field(client: TestClient) -> None:
    answer = post(client, f"{SIGN_UP}/times")
    assert answer.status_code == 422
    assert "<title>Error: When are you usually free?" in answer.text
    assert '<a href="#times">Choose at least one time</a>' in answer.text
    assert 'id="times-error"' in answer.text


def test_what_was_filled_in_is_still_there_beside_the_mistake(client: TestClient) -> None:
    data = {"help_wanted": ["exams", "exams", "living"]}
    text = post(client, f"{SIGN_UP}/help_wanted", data).text
    assert "Choose each answer only once" in text
    assert re.findall(r'<option value="([\w-]+)" selected', text) == ["exams", "exams", "living"]


def test_a_wish_about_what_is_not_asked_any_more_is_asked_again(client: TestClient) -> None:
    answer = post(client, f"{SIGN_UP}/what-matters", {"top_wish": "a-question-that-went"})
    assert answer.status_code == 422
    assert '<a href="#top_wish">Choose one of the answers</a>' in answer.text


def test_later_one_goes_on_where_one_was(client: TestClient) -> None:
    post(client, f"{SIGN_UP}/about-you", PAGES["about-you"])
    later = PAGES["help_wanted"] | {"later": "1"}
    assert (
        post(client, f"{SIGN_UP}/help_wanted", later).headers["location"]
        == f"{SIGN_UP}/kept-for-later"
    )
    assert "Carry on where you were" in client.get("/me").text
    assert client.get(SIGN_UP).headers["location"] == f"{SIGN_UP}/same_programme_wish"


def test_from_the_check_one_changes_an_answer_and_is_back(client: TestClient) -> None:
    for name, data in PAGES.items():
        post(client, f"{SIGN_UP}/{name}", data)
    change = f"{SIGN_UP}/languages?then=check"
    assert f'href="{change}"' in client.get(f"{SIGN_UP}/check-answers").text
    answer = post(client, change, {"languages": ["nl"], "meet": "online"})
    assert answer.headers["location"] == f"{SIGN_UP}/check-answers"


def test_what_is_missing_at_the_end_is_named_and_linked(client: TestClient) -> None:
    post(client, f"{SIGN_UP}/about-you", PAGES["about-you"])
    answer = post(client, f"{SIGN_UP}/check-answers")
    assert answer.status_code == 422
    assert re.findall(r'<a href="#(\w+)">Not answered yet', answer.text) == [
        "help_wanted",
        "same_programme_wish",
        "style",
        "languages",
        "meet",
        "times",
    ]


def test_an_answer_is_changed_after_sending_in(client: TestClient, embedded, noor) -> None:
    for name, data in PAGES.items():
        post(client, f"{SIGN_UP}/{name}", data)
    post(client, f"{SIGN_UP}/check-answers")
    assert client.get(SIGN_UP).headers["location"] == f"{SIGN_UP}/check-answers"
    answer = post(client, f"{SIGN_UP}/times", {"times": ["fri-evening"]})
    assert answer.headers["location"] == f"{SIGN_UP}/check-answers"
    assert enrolment_of(embedded, noor).answers["times"] == ["fri-evening"]


def test_a_coach_says_how_many_places(client: TestClient, embedded: Engine, noor: Person) -> None:
    coach = "/start-well/coach-signup"
    about = PAGES["about-you"] | {"capacity": "3"}
    assert post(client, f"{coach}/about-you", about).headers["location"] == f"{coach}/help_offered"
    post(client, f"{coach}/help_offered", {"help_offered": ["exams"]})
    for name in ("languages", "times"):
        post(client, f"{coach}/{name}", PAGES[name])
    post(client, f"{coach}/style", {"style": ["tips"]})
    assert post(client, f"{coach}/check-answers").headers["location"] == "/coach"
    assert "You use 0 of your 3 places." in client.get("/coach").text
    assert enrolment_of(embedded, noor).capacity == 3


@pytest.mark.parametrize("path", ["/unknown/signup", f"{SIGN_UP}/unknown", "/unknown"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_programme_never_hides_an_address_of_the_service(app: FastAPI, embedded: Engine) -> None:
    with unit_of_work(embedded, write=True) as session:
        make_open_programme(session, slug="help", name_en="Help yourself")
    assert "Help yourself" not in make_client(app).get("/help").text


def test_the_first_page_lists_what_is_open(client: TestClient) -> None:
    text = client.get("/").text
    assert [
        urlsplit(link).path for link in re.findall(r'class="btn[^"]*" href="([^"]*)"', text)
    ] == ["/start-well"]
    assert "until Sunday 20 September, 23:59" in text


@pytest.mark.parametrize(
    "name",
    ["Noor\r\nBcc: everyone", "Noor\nAppelbes", "Noor\u2028Appelbes", "Noor\u202eseblepp"],
)
def test_a_name_that_breaks_its_line_or_turns_it_around_is_refused_at_its_field(
    client: TestClient, embedded: Engine, noor: Person, name: str
) -> None:
    answer = post(client, f"{SIGN_UP}/about-you", PAGES["about-you"] | {"name": name})
    assert answer.status_code == 422
    assert 'href="#name">What should we call you? Write the name on one line' in answer.text
    with unit_of_work(embedded) as session:
        assert session.get_one(Person, noor.id).name == ""


@pytest.mark.parametrize("name", ["نور التفاح", "Noe\u0308l Ж 李", "Sam 👩🏽\u200d🚀"])
def test_a_name_in_any_writing_comes_back_as_it_was(
    client: TestClient, embedded: Engine, noor: Person, name: str
) -> None:
    post(client, f"{SIGN_UP}/about-you", PAGES["about-you"] | {"name": name})
    with unit_of_work(embedded) as session:
        assert session.get_one(Person, noor.id).name == unicodedata.normalize("NFC", name)
