"""The dates of a round for a calendar: those that are known, and none that nobody set."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Round, RoundStatus
from tests.calendar_reader import events_in
from tests.factories import MONDAY, make_draft, make_person, make_publication
from tests.programme_cast import make_open_programme
from tests.web.conftest import make_client, make_settings

HEAR = datetime(2026, 9, 28, 7, tzinfo=UTC)
FILE = "/start-well/signup/dates.ics"


@pytest.fixture
def now() -> list[datetime]:
    return [MONDAY]


@pytest.fixture
def client(embedded: Engine, now: list[datetime]) -> TestClient:
    with unit_of_work(embedded, write=True) as session:
        _, round_ = make_open_programme(session)
        draft = make_draft(session, round_, make_person(session))
        make_publication(session, draft, planned_for=HEAR)
    client = make_client(create_app(make_settings(), engine=embedded, clock=lambda: now[0]))
    client.headers["accept-language"] = "en"
    return client


def test_both_dates_by_the_clocks_of_the_programme(client: TestClient) -> None:
    answer = client.get(FILE)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    change, hear = events_in(answer.text)
    assert change["SUMMARY"] == "Start well: last moment to change your answers"
    assert change["end"] == datetime(2026, 9, 20, 21, 59, tzinfo=UTC)
    assert (hear["SUMMARY"], hear["start"]) == ("Start well: you hear who your buddy is", HEAR)
    coachs = events_in(client.get("/start-well/coach-signup/dates.ics").text)
    assert coachs[1]["SUMMARY"] == "Start well: you hear who your first-years are"


def test_a_file_of_later_replaces_the_one_before(client: TestClient, now) -> None:
    before = events_in(client.get(FILE).text)
    now[0] += timedelta(hours=1)
    after = events_in(client.get(FILE).text)
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert int(after[1]["SEQUENCE"]) > int(before[1]["SEQUENCE"])


def test_without_a_date_there_is_no_file_and_no_button(client, embedded: Engine) -> None:
    assert FILE in client.get("/start-well/signup/sent-in").text
    with unit_of_work(embedded, write=True) as session:
        session.exec(select(Round)).one().status = RoundStatus.closed
    assert client.get(FILE).headers["location"] == "/start-well"
    sent = client.get("/start-well/signup/sent-in").text
    assert FILE not in sent
    assert "in the next round, by e-mail" in sent
