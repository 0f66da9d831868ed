"""“We met”, straight from a mail: opening stores nothing, the button one thing."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Notice
from peercoach.services.meetings.reminding import ask_whether_they_met
from tests.databases import all_rows
from tests.examples import times
from tests.factories import make_meeting
from tests.services.pair_cast import at, contacts, mails_accepted, rows, store_cast
from tests.signing_in import FROM_OUR_PAGE
from tests.web.conftest import make_client, make_settings

MAILED = at(9)


@pytest.fixture
def link(engine: Engine) -> str:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        make_meeting(session, cast.pair, starts_at=at(8, 14))
        ask_whether_they_met(session, now=MAILED)
    path = rows(engine, Notice)[0].payload["path"]
    mails_accepted(engine, MAILED)
    return path


class Clock:
    now = MAILED + timedelta(minutes=5)

    def __call__(self):
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(engine: Engine, clock: Clock) -> FastAPI:
    return create_app(make_settings(), engine=engine, clock=clock)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return make_client(app)


def press(client: TestClient, link: str):
    return client.post(link, headers=FROM_OUR_PAGE)


def test_fifty_openings_store_nothing_and_then_the_button_works(client, link, engine) -> None:
    before = all_rows(engine)
    for _ in range(times(50)):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert all_rows(engine) == before
    assert press(client, link).headers["location"] == link
    assert [kind for _, kind, _ in contacts(engine)] == ["met"]
    page = client.get(f"{link}?lang=en").text
    assert "Noted: you and Samira met" in page
    assert "It is noted for Tuesday 15 September." in page


def test_it_asks_in_both_languages_by_first_name(client, link) -> None:
    dutch = client.get(link, headers={"accept-language": "nl"}).text
    assert "Hoi Noor. Jullie zouden elkaar zien op dinsdag 15 september." in dutch
    assert "Haddad" not in dutch
    assert "Did you and Samira meet?" in client.get(f"{link}?lang=en").text


def test_pressed_by_a_program_at_once_it_asks_again(client, link, engine, clock) -> None:
    clock.now = MAILED + timedelta(seconds=20)
    answer = press(client, link)
    assert answer.status_code == 409
    assert contacts(engine) == []
    clock.now = MAILED + timedelta(minutes=2)
    assert press(client, link).status_code == 303
    assert len(contacts(engine)) == 1


def test_another_site_cannot_press_it(client, link, engine) -> None:
    answer = client.post(link, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, contacts(engine)) == (403, [])


def test_a_guessed_link_is_none_and_an_old_one_is_over(client, link, clock) -> None:
    assert client.get("/met/" + "x" * 43).status_code == 404
    clock.now = MAILED + timedelta(days=30)
    assert client.get(link).status_code == press(client, link).status_code == 410
