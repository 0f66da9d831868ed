"""Who comes from a mail reads on in its language, unless they chose another one in that browser."""

import re

import pytest
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Notice
from peercoach.services.check_ins.asking import ask_check_ins
from peercoach.services.meetings.reminding import ask_whether_they_met
from tests.factories import make_meeting, make_notice
from tests.services.pair_cast import Cast, at, mails_accepted, rows, store_cast, token_for
from tests.signing_in import FROM_OUR_PAGE
from tests.web.conftest import make_client, make_settings

ENGLISH = {"accept-language": "en"}
WHEN_OPENED = {"in time": 29, "too late": 60}


def language(text: str) -> str:
    return re.findall(r'<html lang="(\w+)">', text)[0]


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return store_cast(engine)


@pytest.fixture(params=["/c/", "/met/", "/u/"])
def link(request: pytest.FixtureRequest, engine: Engine, cast: Cast) -> str:
    """In a mail to Noor, who reads Dutch."""
    with unit_of_work(engine, write=True) as session:
        ask_check_ins(session, now=at(28))
    answer = f"/c/{token_for(engine, cast.noor)}"
    with unit_of_work(engine, write=True) as session:
        make_meeting(session, cast.pair, starts_at=at(27, 14))
        ask_whether_they_met(session, now=at(28))
        make_notice(session, template="check_in", person_id=cast.noor.id, stop="st0p")
    (met,) = [one.payload["path"] for one in rows(engine, Notice) if "path" in one.payload]
    mails_accepted(engine, at(28))
    links = {"/c/": answer, "/met/": met, "/u/": "/u/st0p"}
    return links[request.param]


def browser(engine: Engine, day: int):
    app = create_app(make_settings(), engine=engine, clock=lambda: at(day, 18))
    client = make_client(app)
    client.headers.update(ENGLISH)
    return client


@pytest.mark.parametrize("day", WHEN_OPENED.values(), ids=WHEN_OPENED)
def test_the_mails_language_goes_before_what_the_browser_prefers(
    engine: Engine, link: str, day: int
) -> None:
    assert language(browser(engine, day).get(link).text) == "nl"


@pytest.mark.parametrize("day", WHEN_OPENED.values(), ids=WHEN_OPENED)
def test_what_was_chosen_in_this_browser_goes_before_the_mails(
    engine: Engine, link: str, day: int
) -> None:
    client = browser(engine, day)
    assert language(client.get(f"{link}?lang=en").text) == "en"
    assert language(client.get(link).text) == "en"


def test_opening_one_keeps_nothing_for_the_pages_that_know_nobody(
    engine: Engine, link: str
) -> None:
    client = browser(engine, 29)
    client.get(link)
    assert language(client.get("/help").text) == "en"


def test_a_wrong_link_tells_of_nobody(engine: Engine, link: str) -> None:
    wrong = browser(engine, 29).get(f"{link}x")
    assert (wrong.status_code, language(wrong.text)) == (404, "en")


@pytest.mark.parametrize("link", ["/c/"], indirect=True)
def test_what_an_answer_is_told_is_in_that_language_too(engine: Engine, link: str) -> None:
    client = browser(engine, 29)
    refused = client.post(link, data={"a": "9"}, headers=FROM_OUR_PAGE)
    assert "Kies een van de antwoorden" in refused.text
    assert language(client.get(f"{link}/thanks?a=4").text) == "nl"
    assert language(client.get(f"{link}/wish/pause").text) == "nl"
