"""A name that is wrong, as after an import, is put right by whose it is."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Language, Person
from tests.factories import MONDAY, make_person
from tests.signing_in import FROM_OUR_PAGE, sign_in
from tests.web.conftest import make_client, make_settings


@pytest.fixture
def noor(embedded: Engine) -> Person:
    with unit_of_work(embedded, write=True) as session:
        return make_person(session, name="Nor Apelbes", language="en")


@pytest.fixture
def client(embedded: Engine, noor: Person) -> TestClient:
    now = MONDAY + timedelta(days=1)
    client = make_client(create_app(make_settings(), engine=embedded, clock=lambda: now))
    sign_in(client, embedded, noor)
    return client


def put(client: TestClient, name: str, language: str = "en"):
    data = {"name": name, "language": language}
    return client.post("/me/name", data=data, headers=FROM_OUR_PAGE)


def test_name_and_language_are_put_right(client: TestClient, embedded: Engine, noor) -> None:
    assert 'href="/me/name"' in client.get("/me/data").text
    assert 'value="Nor Apelbes"' in client.get("/me/name").text
    assert put(client, " Noor  Appelbes ", "nl").headers["location"] == "/account?lang=nl"
    with unit_of_work(embedded) as session:
        kept = session.get_one(Person, noor.id)
        assert (kept.name, kept.language) == ("Noor Appelbes", Language.nl)
    account = client.get("/account?lang=nl").text
    assert "Noor Appelbes" in account
    assert '<html lang="nl">' in account


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (" ", "Fill in the name you go by"),
        ("Noor\nAppelbes", "Write the name on one line"),
        ("https://evil.example/win Gratis", "Found “https://evil.example/win”, expected a name"),
        ("N" * 81, "Use at most 80 characters"),
    ],
)
def test_what_cannot_be_a_name_is_refused_and_still_there(
    client: TestClient, embedded: Engine, noor: Person, name: str, said: str
) -> None:
    answer = put(client, name, "nl")
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>Error: " in answer.text
    with unit_of_work(embedded) as session:
        kept = session.get_one(Person, noor.id)
        assert (kept.name, kept.language) == ("Nor Apelbes", Language.en)
