"""What a coordinator's program sees and does: people, pairs, check-ins."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from peercoach.models import Pair, Programme
from tests.api.service import Service, got, refused
from tests.factories import make_check_in, make_pair
from tests.services.round_cast import coach, first_year

API = "/api/v1/programmes/nursing"


class Desk:
    """Yara with Bram, and Noor who waits; a program of their coordinator."""

    def __init__(self, service: Service) -> None:
        self.programme: Programme
        self.program: TestClient
        self.programme, self.program = service.coordinated()
        with service.writing() as session:
            self.yara = first_year(session, self.programme, "Yara")
            self.bram = coach(session, self.programme, "Bram")
            first_year(session, self.programme, "Noor")
            self.pair: Pair = make_pair(session, self.yara, self.bram)


@pytest.fixture
def desk(service: Service) -> Desk:
    return Desk(service)


def test_people_come_by_name_a_page_at_a_time(desk: Desk) -> None:
    found = got(desk.program.get(f"{API}/enrolments", params={"size": 2}))
    assert [one["name"] for one in found["items"]] == ["Bram", "Noor"]
    assert (found["total"], found["page"], found["size"]) == (3, 1, 2)
    found = got(desk.program.get(f"{API}/enrolments", params={"size": 2, "page": 2}))
    (yara,) = found["items"]
    assert yara == {
        "uid": desk.yara.uid,
        "name": "Yara",
        "email": yara["email"],
        "side": "first_year",
        "status": "active",
        "capacity": None,
        "pairs": 1,
    }
    assert got(desk.program.get(f"{API}/enrolments", params={"page": 3}))["items"] == []


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"side": "coach"}, ["Bram"]),
        ({"search": "oO"}, ["Noor"]),
        ({"search": "%"}, []),
        ({"side": "coach", "search": "noor"}, []),
    ],
)
def test_people_are_searched(desk: Desk, asked: dict[str, str], names: list[str]) -> None:
    found = got(desk.program.get(f"{API}/enrolments", params=asked))
    assert ([one["name"] for one in found["items"]], found["total"]) == (names, len(names))


@pytest.mark.parametrize(
    "asked",
    [{"page": 0}, {"page": "x"}, {"size": 501}, {"side": "both"}, {"search": "\0"}, {"sort": "x"}],
)
def test_a_question_that_is_not_understood(desk: Desk, asked: dict[str, Any]) -> None:
    assert refused(desk.program.get(f"{API}/enrolments", params=asked), 422)


def test_what_people_answered_stays_with_matching(desk: Desk) -> None:
    assert "languages" not in desk.program.get(f"{API}/enrolments").text


def test_a_pair_is_paused_taken_up_and_ended(desk: Desk) -> None:
    (pair,) = got(desk.program.get(f"{API}/pairs"))["items"]
    assert pair == {
        "uid": desk.pair.uid,
        "first_year": "Yara",
        "first_year_uid": desk.yara.uid,
        "coach": "Bram",
        "coach_uid": desk.bram.uid,
        "status": "live",
        "started_at": "2026-09-07T08:00:00Z",
        "last_contact": None,
        "quiet": False,
    }
    address = f"{API}/pairs/{desk.pair.uid}"
    for action, status in (("pause", "paused"), ("resume", "live"), ("end", "ended")):
        now_is = {"uid": desk.pair.uid, "status": status}
        assert got(desk.program.post(f"{address}/{action}")) == now_is
        assert got(desk.program.post(f"{address}/{action}")) == now_is
    assert refused(desk.program.post(f"{address}/resume"), 409)
    assert got(desk.program.get(f"{API}/pairs"))["items"] == []
    assert got(desk.program.get(f"{API}/pairs", params={"status": "ended"}))["total"] == 1


def test_a_pair_of_another_programme_is_not_there(service: Service, desk: Desk) -> None:
    _, other = service.coordinated("law")
    for action in ("pause", "resume", "end"):
        address = f"/api/v1/programmes/law/pairs/{desk.pair.uid}/{action}"
        assert refused(other.post(address), 404)
    assert got(desk.program.get(f"{API}/pairs"))["total"] == 1


def test_check_ins_tell_that_somebody_answered_and_not_what(service: Service, desk: Desk) -> None:
    later = service.now + timedelta(weeks=4)
    with service.writing() as session:
        asked = {"sent_at": later, "answer_until": later + timedelta(days=21)}
        make_check_in(
            session,
            desk.pair,
            desk.yara.person_id,
            answer="not_so_well",
            answered_at=later + timedelta(hours=1),
            **asked,
        )
        make_check_in(session, desk.pair, desk.bram.person_id, **asked)
    answer = desk.program.get(f"{API}/check-ins", params={"pair": desk.pair.uid})
    found = got(answer)
    assert found["total"] == 2
    assert found["items"][0] == {
        "pair": desk.pair.uid,
        "name": "Yara",
        "step": "week 4",
        "due_at": "2026-10-05T08:00:00Z",
        "sent_at": "2026-10-05T08:00:00Z",
        "answered_at": "2026-10-05T09:00:00Z",
        "skipped": None,
    }
    assert found["items"][1]["answered_at"] is None
    assert "not_so_well" not in answer.text
    assert got(desk.program.get(f"{API}/check-ins"))["total"] == 2
    assert got(desk.program.get(f"{API}/check-ins", params={"pair": "other"}))["total"] == 0


def test_check_ins_of_another_programme_are_not_there(service: Service, desk: Desk) -> None:
    with service.writing() as session:
        make_check_in(session, desk.pair, desk.yara.person_id)
    _, other = service.coordinated("law")
    address = "/api/v1/programmes/law/check-ins"
    assert got(other.get(address))["total"] == 0
    assert got(other.get(address, params={"pair": desk.pair.uid}))["total"] == 0
