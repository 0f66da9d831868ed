"""The closing questions by their link: only the button writes, nobody reads, and it is counted."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.models import CheckIn
from tests.services.pair_cast import Cast, asked_cast, at, mails_accepted, rows, token_for
from tests.web.conftest import PUBLIC_URL, make_client, make_settings

FROM_HERE = {"origin": PUBLIC_URL}
GIVEN = {"helped": "5", "often": "2", "again": "4"}


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return asked_cast(engine, at(140))


@pytest.fixture
def browser(engine: Engine) -> TestClient:
    return make_client(create_app(make_settings(), engine=engine, clock=lambda: at(140, 18)))


@pytest.fixture
def address(engine: Engine, cast: Cast) -> str:
    return f"/c/{token_for(engine, cast.noor)}"


def said(engine: Engine) -> list[dict[str, int]]:
    return [row.said for row in rows(engine, CheckIn) if row.answer == "given"]


def test_looking_changes_nothing_and_the_button_keeps_the_last(
    engine: Engine, browser: TestClient, address: str
) -> None:
    before = rows(engine, CheckIn)
    for method in ("GET", "HEAD") * 3:
        assert browser.request(method, address).status_code == 200
    assert rows(engine, CheckIn) == before
    untouched = browser.get(address).text
    assert untouched.count("<fieldset") == 5
    assert " checked" not in untouched
    done = browser.post(address, data=GIVEN, headers=FROM_HERE, follow_redirects=True)
    assert "Dank je, Noor" in done.text
    assert said(engine) == [{"helped": 5, "often": 2, "again": 4}]
    assert browser.get(address).text == untouched
    browser.post(address, data={"clear": "1"}, headers=FROM_HERE)
    assert said(engine) == [{"clear": 1}]


@pytest.mark.parametrize("given", [{}, {"a": "1"}, {"helped": "6"}, {"helped": "no"}])
def test_what_is_no_answer_is_refused_kindly(
    engine: Engine, browser: TestClient, address: str, given: dict[str, str]
) -> None:
    refused = browser.post(address, data=given, headers=FROM_HERE)
    assert (refused.status_code, "<title>Fout:" in refused.text) == (422, True)
    assert said(engine) == []


def test_what_comes_at_once_or_of_several_from_one_browser_is_suspect(
    engine: Engine, browser: TestClient, address: str, cast: Cast
) -> None:
    mails_accepted(engine, at(140, 18))
    browser.post(address, data=GIVEN, headers=FROM_HERE)
    assert [row.suspect for row in rows(engine, CheckIn) if row.answer == "given"] == [True]
    mails_accepted(engine, at(140, 9))
    later = make_client(create_app(make_settings(), engine=engine, clock=lambda: at(140, 18, 30)))
    for person in (cast.noor, cast.samira):
        later.post(f"/c/{token_for(engine, person)}", data=GIVEN, headers=FROM_HERE)
    assert [row.suspect for row in rows(engine, CheckIn) if row.answer == "given"] == [True, True]


def test_nothing_else_can_be_said_by_this_link(
    engine: Engine, browser: TestClient, address: str
) -> None:
    browser.post(address, data=GIVEN, headers=FROM_HERE)
    heard = browser.post(f"{address}/heard", data={"heard": "3"}, headers=FROM_HERE)
    assert heard.status_code == 409
    assert said(engine) == [{"helped": 5, "often": 2, "again": 4}]
