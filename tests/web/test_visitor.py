"""How a request becomes somebody's."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event
from sqlmodel import select

from peercoach.access import COORDINATOR, SIGNED_IN
from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.deps import Me
from peercoach.models import BrowserSession, Person
from peercoach.services.sign_in.sessions import SEEN_EVERY, STAFF_IDLE
from tests.factories import MONDAY, make_person, make_programme, make_role
from tests.signing_in import sign_in
from tests.web.conftest import let_in, make_client, make_settings


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self):
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(engine: Engine, clock: Clock) -> TestClient:
    app: FastAPI = create_app(make_settings(), engine=engine, clock=clock)

    @app.get("/api/whoami", dependencies=[let_in(SIGNED_IN)])
    def who(me: Me) -> dict[str, object]:
        return {"uid": me.uid, "language": me.language, "roles": sorted(me.roles)}

    @app.get("/api/co/{programme}", dependencies=[let_in(COORDINATOR)])
    def inside() -> None: ...

    return make_client(app)


@pytest.fixture
def ada(engine: Engine) -> Person:
    with unit_of_work(engine, write=True) as session:
        ada = make_person(session)
        make_role(session, make_programme(session, slug="nursing"), ada)
    return ada


def test_a_signed_in_browser_is_somebody(client: TestClient, engine: Engine, ada: Person) -> None:
    assert client.get("/api/whoami").status_code == 401
    sign_in(client, engine, ada)
    assert client.get("/api/whoami").json() == {
        "uid": ada.uid,
        "language": "nl",
        "roles": [["coordinator", "nursing"]],
    }
    assert client.get("/api/co/nursing").status_code == 200
    assert client.get("/api/co/other").status_code == 404


def test_a_visit_is_noted_once_a_minute(
    client: TestClient, engine: Engine, clock: Clock, ada: Person
) -> None:
    sign_in(client, engine, ada)
    written = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(conn, cursor, statement, *rest) -> None:
        if statement.startswith("UPDATE"):
            written.append(clock.now)

    for seconds in (1, 59, 60, 119, 120):
        clock.now = MONDAY + timedelta(seconds=seconds)
        assert client.get("/api/whoami").status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    assert [moment - MONDAY for moment in written] == [SEEN_EVERY, 2 * SEEN_EVERY]
    with unit_of_work(engine) as session:
        assert session.exec(select(BrowserSession.last_seen_at)).one() == written[-1]


def test_staff_are_signed_out_half_an_hour_after_their_last_visit(
    client: TestClient, engine: Engine, clock: Clock, ada: Person
) -> None:
    sign_in(client, engine, ada)
    clock.now += timedelta(minutes=20)
    assert client.get("/api/whoami").status_code == 200
    clock.now += STAFF_IDLE - timedelta(seconds=1)
    assert client.get("/api/whoami").status_code == 200
    clock.now += STAFF_IDLE
    assert client.get("/api/whoami").status_code == 401
