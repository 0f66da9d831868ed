"""A programme run by programs alone: people sign up, a round is opened, solved in a process of its
own, published, and its pairs are read. Over HTTP, on both databases."""

import time

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Notice
from peercoach.notify.messages.match import MATCHED, NEW_MENTEES, WAITING
from tests.api.service import Service, got, refused
from tests.factories import make_person

API = "/api/v1/programmes/nursing"
PATIENCE = 60  # seconds; a failure, not a measurement


@pytest.mark.processes
def test_from_sign_up_to_pairs(engine: Engine) -> None:
    service = Service(engine, in_processes=True)
    _, desk = service.coordinated()
    round_ = f"{API}/rounds/" + got(desk.post(f"{API}/rounds", json={"name": "Autumn"}), 201)["uid"]

    students = {
        name: signed_up(service, name, side, spoken)
        for name, side, spoken in (
            ("Yara", "first_year", ["nl"]),
            ("Noor", "first_year", ["en"]),
            ("Bram", "coach", ["nl"]),
        )
    }
    people = got(desk.get(f"{API}/enrolments"))
    assert people["total"] == 3
    assert [(one["name"], one["side"], one["status"]) for one in people["items"]] == [
        ("Bram", "coach", "active"),
        ("Noor", "first_year", "active"),
        ("Yara", "first_year", "active"),
    ]

    asked = desk.post(f"{round_}/drafts", json={"balance": 20})
    assert got(asked, 202)["status"] == "queued"
    draft = ready(desk, asked.headers["location"])
    address = f"{round_}/drafts/{draft['uid']}"
    (proposed,) = got(desk.get(f"{address}/pairs"))["items"]
    assert (proposed["first_year"]["name"], proposed["coach"]["name"]) == ("Yara", "Bram")
    assert proposed["reasons"][0]["en"] == "You both speak Dutch"
    (left,) = got(desk.get(f"{address}/unmatched"))
    assert [one["name"] for one in left["people"]] == ["Noor"]
    assert "no shared language" in left["reason"]["en"]
    (load,) = got(desk.get(f"{address}/coaches"))
    assert (load["places"], load["filled"]) == (1, 1)
    assert got(students["Yara"].get("/api/v1/me/pairs")) == []  # a draft tells nobody

    given = {"draft": draft["uid"]}
    got(desk.post(f"{round_}/publications", json=given), 201)
    assert refused(desk.post(f"{round_}/publications", json=given), 409)["details"]["by"]
    (pair,) = got(desk.get(f"{API}/pairs"))["items"]
    assert (pair["first_year"], pair["coach"], pair["status"]) == ("Yara", "Bram", "live")

    (mine,) = got(students["Yara"].get("/api/v1/me/pairs"))
    assert (mine["uid"], mine["name"]) == (pair["uid"], "Bram")
    today = service.now.date().isoformat()
    got(students["Bram"].put(f"/api/v1/me/pairs/{pair['uid']}/contacts/{today}/met"), 204)
    (pair,) = got(desk.get(f"{API}/pairs"))["items"]
    assert pair["last_contact"] == today
    assert mailed(engine) == {
        "signed-up": 2,
        "coach-signed-up": 1,
        MATCHED: 1,
        NEW_MENTEES: 1,
        WAITING: 1,
    }


def signed_up(service: Service, name: str, side: str, spoken: list[str]) -> TestClient:
    """A program of somebody who has just signed up with it."""
    with service.writing() as session:
        person = make_person(session, name="", language="en")
    program = service.program_of(person)
    mine = f"/api/v1/me/enrolments/nursing/{side}"
    given = {"name": name, "answers": {"languages": spoken}}
    places = {"capacity": 1} if side == "coach" else {}
    got(program.put(mine, json=given | places))
    assert got(program.post(f"{mine}/send"))["status"] == "active"
    return program


def ready(desk: TestClient, address: str) -> dict[str, object]:
    """The draft, as soon as it is solved."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        draft = got(desk.get(address))
        if draft["status"] not in ("queued", "solving"):
            assert draft["status"] == "ready", draft
            return draft
        time.sleep(0.2)
    raise AssertionError(f"not solved within {PATIENCE} seconds")


def mailed(engine: Engine) -> dict[str, int]:
    with unit_of_work(engine) as session:
        kinds = session.exec(select(Notice.template)).all()
    return {kind: kinds.count(kind) for kind in sorted(kinds)}
