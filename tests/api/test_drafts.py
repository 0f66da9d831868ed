"""Drafts, solved for a program and published by it."""

from datetime import timedelta

from fastapi.testclient import TestClient

from peercoach.models import Programme
from tests.api.service import Service, got, make_coordinator, refused
from tests.factories import make_draft, make_round
from tests.services.round_cast import coach, first_year


def waiting_round(service: Service) -> tuple[Programme, TestClient, str]:
    """Two first-years, and a coach with one place; the address of their round."""
    programme, program = service.coordinated()
    with service.writing() as session:
        for name in ("Yara", "Noor"):
            first_year(session, programme, name)
        coach(session, programme, "Bram")
        round_ = make_round(session, programme)
    return programme, program, f"/api/v1/programmes/nursing/rounds/{round_.uid}"


def solved(program: TestClient, round_: str) -> str:
    return got(program.post(f"{round_}/drafts", json={}), 202)["uid"]


def test_a_draft_is_asked_for_and_then_looked_at(service: Service) -> None:
    _, program, round_ = waiting_round(service)
    answer = program.post(f"{round_}/drafts", json={"balance": 50})
    asked = got(answer, 202)
    assert (asked["status"], asked["progress"], asked["balance"]) == ("queued", 0, 50)
    address = answer.headers["location"]
    assert address == f"{round_}/drafts/{asked['uid']}"
    draft = got(program.get(address))
    assert draft == asked | {
        "status": "ready",
        "progress": 100,
        "finished_at": "2026-09-07T08:00:00Z",
        "proven": True,
        "levels": draft["levels"],
    }
    assert draft["levels"]["matched"] == 1
    assert got(program.get(f"{round_}/drafts")) == [draft]


def test_a_second_one_waits_for_the_first(service: Service) -> None:
    programme, program, _ = waiting_round(service)
    with service.writing() as session:
        busy = make_round(session, programme)
        coordinator = make_coordinator(session, programme)
        lease = service.now + timedelta(seconds=30)
        make_draft(session, busy, coordinator, status="solving", lease_by="x", lease_until=lease)
    answer = program.post(f"/api/v1/programmes/nursing/rounds/{busy.uid}/drafts", json={})
    assert refused(answer, 409)["details"] == {"by": "Marieke"}


def test_a_draft_whose_solver_is_gone_has_failed(service: Service) -> None:
    programme, program, _ = waiting_round(service)
    with service.writing() as session:
        round_ = make_round(session, programme)
        coordinator = make_coordinator(session, programme)
        make_draft(
            session, round_, coordinator, status="solving", lease_by="x", lease_until=service.now
        )
    address = f"/api/v1/programmes/nursing/rounds/{round_.uid}/drafts"
    (draft,) = got(program.get(address))
    assert (draft["status"], draft["error"]) == ("failed", "lost")


def test_demands_that_clash_are_named(service: Service) -> None:
    programme, program, round_ = waiting_round(service)
    with service.writing() as session:
        kept = [first_year(session, programme, name).uid for name in ("Ada", "Bo")]
        only = coach(session, programme, "Cas").uid
    for uid in kept:
        got(program.put(f"{round_}/demands/{uid}/{only}", json={"kind": "lock"}), 204)
    draft = got(program.get(f"{round_}/drafts/{solved(program, round_)}"))
    assert (draft["status"], draft["error"], draft["levels"]) == ("failed", "demands", {})
    (conflict,) = draft["conflicts"]
    assert "Cas" in conflict["en"]
    assert "Cas" in conflict["nl"]


def test_publishing_twice_is_publishing_once(service: Service) -> None:
    _, program, round_ = waiting_round(service)
    draft = solved(program, round_)
    made = got(program.post(f"{round_}/publications", json={"draft": draft}), 201)
    assert made == {
        "uid": made["uid"],
        "number": 1,
        "draft": draft,
        "made_at": "2026-09-07T08:00:00Z",
        "planned_for": "2026-09-07T08:00:00Z",
        "published_at": "2026-09-07T08:00:00Z",
    }
    error = refused(program.post(f"{round_}/publications", json={"draft": draft}), 409)
    assert error["details"] == {
        "by": "Marieke",
        "at": "2026-09-07T08:00+00:00",
        "planned_for": "2026-09-07T08:00+00:00",
        "publication": made["uid"],
    }
    assert got(program.get(f"{round_}/publications")) == [made]


def test_a_planned_publication_can_be_cancelled(service: Service) -> None:
    _, program, round_ = waiting_round(service)
    given = {"draft": solved(program, round_), "planned_for": "2026-09-08T09:00:00+02:00"}
    made = got(program.post(f"{round_}/publications", json=given), 201)
    assert (made["planned_for"], made["published_at"]) == ("2026-09-08T07:00:00Z", None)
    assert got(program.delete(f"{round_}/publications/planned"), 204) is None
    assert got(program.get(f"{round_}/publications")) == []
    assert refused(program.delete(f"{round_}/publications/planned"), 409)


def test_a_moment_that_is_over_cannot_be_planned(service: Service) -> None:
    _, program, round_ = waiting_round(service)
    given = {"draft": solved(program, round_), "planned_for": "2026-09-07T10:00:00+02:00"}
    assert refused(program.post(f"{round_}/publications", json=given), 422)


def test_what_changed_since_is_listed(service: Service) -> None:
    programme, program, round_ = waiting_round(service)
    draft = solved(program, round_)
    with service.writing() as session:
        first_year(session, programme, "Late Lotte")
    error = refused(program.post(f"{round_}/publications", json={"draft": draft}), 409)
    assert error["details"] == {
        "count": 1,
        "changes": [{"kind": "joined", "name": "Late Lotte", "before": 0, "after": 0}],
    }


def test_a_draft_of_another_round_is_not_there(service: Service) -> None:
    programme, program, round_ = waiting_round(service)
    with service.writing() as session:
        other = make_round(session, programme)
        draft = make_draft(session, other, make_coordinator(session, programme))
    assert refused(program.get(f"{round_}/drafts/{draft.uid}"), 404)
    assert refused(program.post(f"{round_}/publications", json={"draft": draft.uid}), 404)
