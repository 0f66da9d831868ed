"""I'm worried, over HTTP: four screens, nothing kept before the last button."""

import re
from html import unescape

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Concern, Notice
from peercoach.notify.outbox.sealing import unseal
from tests.services.care_cast import BECAUSE, CANARY, everything_in
from tests.web.care_site import CareSite

ALL = {"danger": "no", "seen": ["sleep", "absent"], "text": f"Slaapt niet. {CANARY}"}


@pytest.fixture
def site(embedded: Engine) -> CareSite:
    return CareSite(embedded)


@pytest.fixture
def samira(site: CareSite):
    return site.as_english(site.cast.samira)


def concerns(site: CareSite) -> list[Concern]:
    with unit_of_work(site.engine) as session:
        return list(session.exec(select(Concern)))


def heading(page: str) -> str:
    return unescape(re.search(r"<h1[^>]*>(.*?)</h1>", page)[1])


def quoted(page: str) -> list[str]:
    """The lines of what is passed on, as they are read."""
    block = re.search(r'<div class="mail">(.*?)</div>', page, re.DOTALL)[1]
    lines = re.findall(r"<p(?: class=\"prewrap\")?>(.*?)</p>", block, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


def test_danger_shows_112_before_anything_is_asked(site: CareSite, samira) -> None:
    page = samira.post(site.worry, data={"at": "danger", "danger": "yes"}).text
    assert heading(page) == "Call first"
    main = page[page.index("<h1") :]
    assert main.index('href="tel:112"') < main.index('href="tel:08000113"')
    assert 'type="radio"' not in page
    assert 'type="checkbox"' not in page
    on = samira.post(site.worry, data={"at": "called", "danger": "yes", "called": "yes"}).text
    assert heading(on) == "What did you see or hear?"


def test_the_screens_follow_each_other_and_keep_what_was_filled_in(site, samira) -> None:
    assert heading(samira.get(site.worry).text) == "Passing on a worry about Noor"
    second = samira.post(site.worry, data={"at": "danger", "danger": "no"}).text
    assert heading(second) == "What did you see or hear?"
    third = samira.post(site.worry, data={**ALL, "at": "seen"}).text
    assert heading(third) == "Does Noor know that you pass this on?"
    assert f'name="text" value="Slaapt niet. {CANARY}"' in third
    back = samira.post(site.worry, data={**ALL, "at": "knows", "back": "seen"}).text
    assert f">Slaapt niet. {CANARY}</textarea>" in back
    assert concerns(site) == []


def test_what_is_missing_is_asked_again(site: CareSite, samira) -> None:
    for at, given in (("danger", {}), ("seen", {"danger": "no"})):
        answer = samira.post(site.worry, data={"at": at, **given})
        assert answer.status_code == 422
        assert f'<a href="#{at}">' in answer.text
    long = samira.post(site.worry, data={**ALL, "at": "seen", "text": "x" * 501})
    assert "Found 501 characters, expected at most 500" in long.text


def test_the_last_text_is_what_the_reader_reads(site: CareSite, samira) -> None:
    page = samira.post(site.worry, data={**ALL, "knows": "agrees", "at": "knows"}).text
    assert heading(page) == "This is what Rosa reads, word for word"
    assert "Reads it before Wednesday 9 September, 12:00." in page
    assert "If that does not work out: Stan Ster. Nobody else." in page
    told = quoted(page)
    assert told == [
        "From Samira Haddad, about Noor de Wit",
        "No immediate danger, according to Samira.",
        "No longer comes, sleeps badly.",
        f"‘Slaapt niet. {CANARY}’",
        "Noor knows that this is passed on, and agrees.",
    ]
    assert concerns(site) == []
    sent = samira.post(site.worry, data={**ALL, "knows": "agrees", "at": "check", "once": "w"})
    assert sent.headers["location"] == "/me/concerns/w?new=1"
    read = site.as_english(site.cast.rosa).post("/reader/w", data=BECAUSE).text
    assert quoted(read) == told
    with unit_of_work(site.app.state.engine) as session:
        stored = everything_in(session)
        mails = session.exec(select(Notice).order_by(Notice.id))
        bodies = [unseal(session, notice) for notice in mails]
    assert CANARY not in stored
    assert bodies == [{"again": False, "desk": None, "many": 1}, {"path": "/me/concerns/w"}]


def test_not_yet_offers_three_ways(site: CareSite, samira) -> None:
    page = samira.post(site.worry, data={**ALL, "knows": "not_yet", "at": "knows"}).text
    assert re.findall(r'name="route" value="(\w+)"', page) == ["talk", "advice", "pass_on"]
    assert "“I worry about you. I would like to tell Rosa about it." in page
    rather_not = samira.post(site.worry, data={**ALL, "knows": "rather_not", "at": "knows"}).text
    assert re.findall(r'name="route" value="(\w+)"', rather_not) == ["advice", "pass_on"]


def test_of_not_wanting_to_live_113_is_shown_and_the_name_proposed(site, samira) -> None:
    given = {**ALL, "seen": "not_living", "knows": "not_yet", "at": "knows"}
    page = samira.post(site.worry, data=given).text
    assert "113 advises you as well, day and night." in page
    assert 'value="pass_on" checked' in page


def test_talking_first_keeps_nothing_and_writes_tomorrow(site: CareSite, samira) -> None:
    given = {**ALL, "knows": "not_yet", "route": "talk", "at": "routes"}
    assert "First a talk with Noor" in samira.post(site.worry, data=given).text
    assert concerns(site) == []
    with unit_of_work(site.engine) as session:
        (notice,) = session.exec(select(Notice)).all()
        assert notice.template == "talked-first"
        assert CANARY not in everything_in(session)


def test_advice_is_asked_without_the_name(site: CareSite, samira) -> None:
    given = {**ALL, "text": "", "knows": "not_yet", "route": "advice"}
    told = quoted(samira.post(site.worry, data={**given, "at": "routes"}).text)
    assert told[0] == "From Samira Haddad, who asks for advice without a name"
    assert not any("Noor" in line for line in told)
    samira.post(site.worry, data={**given, "at": "check", "once": "w"})
    assert [one.about_id for one in concerns(site)] == [None]
    assert "Noor" not in site.as_english(site.cast.rosa).post("/reader/w", data=BECAUSE).text


def test_a_mentee_has_no_such_page_about_a_coach(site: CareSite, samira) -> None:
    noor = site.browser(site.cast.noor)
    for client, address in ((noor, site.worry), (samira, "/coach/m/missing/worry")):
        assert client.get(address).status_code == 404
        given = {**ALL, "knows": "agrees", "at": "check"}
        assert client.post(address, data=given).status_code == 404
    assert concerns(site) == []
