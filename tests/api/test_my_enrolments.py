"""Taking part by a program of one's own."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.service import Service, got, refused
from tests.factories import make_person, make_round
from tests.services.round_cast import first_year

FIRST_YEAR = "/api/v1/me/enrolments/nursing/first_year"
COACH = "/api/v1/me/enrolments/nursing/coach"
YARA = {"name": "Yara", "answers": {"languages": ["en", "nl"]}}


@pytest.fixture
def program(service: Service) -> TestClient:
    """Of a student, while sign-up for nursing is open."""
    programme, _ = service.coordinated()
    with service.writing() as session:
        make_round(session, programme)
        student = make_person(session, name="", language="en")
    return service.program_of(student)


def test_signing_up_changing_and_stopping(program: TestClient) -> None:
    assert refused(program.get(FIRST_YEAR), 404)
    saved = got(program.put(FIRST_YEAR, json=YARA))
    assert saved == {
        "programme": "nursing",
        "side": "first_year",
        "status": "draft",
        "name": "Yara",
        "capacity": None,
        "top_wish": None,
        "answers": {"languages": ["en", "nl"]},
        "shows": [],
        "changed_at": "2026-09-07T08:00:00Z",
        "sent_at": None,
    }
    sent = got(program.post(f"{FIRST_YEAR}/send"))
    assert sent == saved | {"status": "active", "sent_at": "2026-09-07T08:00:00Z"}
    changed = got(program.put(FIRST_YEAR, json=YARA | {"answers": {"languages": ["nl"]}}))
    assert changed == sent | {"answers": {"languages": ["nl"]}}
    assert got(program.get(FIRST_YEAR)) == changed
    assert got(program.post(f"{FIRST_YEAR}/pause"))["status"] == "paused"
    assert got(program.post(f"{FIRST_YEAR}/resume"))["status"] == "active"
    assert got(program.delete(FIRST_YEAR), 204) is None
    assert got(program.get(FIRST_YEAR))["status"] == "withdrawn"


def test_where_one_is(program: TestClient) -> None:
    got(program.put(FIRST_YEAR, json=YARA))
    where = {"programme": "nursing", "side": "first_year", "status": "draft", "phase": "draft"}
    assert got(program.get("/api/v1/me/enrolments")) == [where]
    got(program.post(f"{FIRST_YEAR}/send"))
    (where,) = got(program.get("/api/v1/me/enrolments"))
    assert where["phase"] == "waiting"


def test_a_coach_has_places(program: TestClient) -> None:
    got(program.put(COACH, json=YARA | {"capacity": 3}))
    assert got(program.post(f"{COACH}/send"))["capacity"] == 3


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"languages": "nl"}, {"languages": "Choose from the answers"}),
        ({"languages": ["fr"]}, {"languages": "Choose from the answers"}),
        ({"languages": ["nl", "nl"]}, {"languages": "Choose each answer only once"}),
        ({"languages": True}, {"languages": "Choose from the answers"}),
        ({"campus": "north"}, {"campus": "This is not asked here"}),
    ],
)
def test_an_answer_that_does_not_fit_its_question(
    program: TestClient, wrong: dict[str, Any], fields: dict[str, str]
) -> None:
    error = refused(program.put(FIRST_YEAR, json=YARA | {"answers": wrong}), 422)
    told = {field["place"]: field["expected"] for field in error["details"]["fields"]}
    assert told == fields
    assert refused(program.get(FIRST_YEAR), 404)  # not even begun


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"name": "x" * 81}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "Yara\r\nBcc: x@uni.example"}, "name"),
        ({"name": "Yara\u202e"}, "name"),
        ({"capacity": 2}, "capacity"),
        ({"top_wish": "campus"}, "top_wish"),
    ],
)
def test_what_else_cannot_be_is_said_at_its_field(
    program: TestClient, wrong: dict[str, Any], place: str
) -> None:
    error = refused(program.put(FIRST_YEAR, json=YARA | wrong), 422)
    assert [field["place"] for field in error["details"]["fields"]] == [place]


@pytest.mark.parametrize(("places", "status"), [(0, 422), (1, 200), (20, 200), (21, 422)])
def test_how_many_places(program: TestClient, places: int, status: int) -> None:
    got(program.put(COACH, json=YARA | {"capacity": places}), status)


def test_what_is_still_missing_is_told_on_sending(program: TestClient) -> None:
    got(program.put(FIRST_YEAR, json={"name": "", "answers": {}}))
    error = refused(program.post(f"{FIRST_YEAR}/send"), 422)
    assert error["details"] == {"missing": ["name", "languages"]}


def test_who_takes_part_cannot_take_back_what_pairing_needs(program: TestClient) -> None:
    got(program.put(FIRST_YEAR, json=YARA))
    sent = got(program.post(f"{FIRST_YEAR}/send"))
    error = refused(program.put(FIRST_YEAR, json={"name": "", "answers": {}}), 422)
    assert [field["place"] for field in error["details"]["fields"]] == ["languages", "name"]
    assert got(program.get(FIRST_YEAR)) == sent


def test_nobody_is_on_both_sides(program: TestClient) -> None:
    got(program.put(FIRST_YEAR, json=YARA))
    got(program.post(f"{FIRST_YEAR}/send"))
    assert refused(program.put(COACH, json=YARA | {"capacity": 1}), 409)


def test_without_a_round_one_signs_up_for_the_next(service: Service) -> None:
    service.coordinated()
    with service.writing() as session:
        student = make_person(session)
    assert got(service.program_of(student).put(FIRST_YEAR, json=YARA))["status"] == "draft"


def test_what_others_said_is_not_there(service: Service, program: TestClient) -> None:
    other, _ = service.coordinated("law")
    with service.writing() as session:
        first_year(session, other, "Noor", answers={"languages": ["nl"]})
    assert refused(program.get("/api/v1/me/enrolments/law/first_year"), 404)
    assert got(program.get("/api/v1/me/enrolments")) == []


def test_what_is_asked(program: TestClient) -> None:
    (question,) = got(program.get("/api/v1/programmes/nursing/questions/coach"))
    assert (question["key"], question["kind"], question["values"]) == (
        "languages",
        "choices",
        ["nl", "en"],
    )
    assert question["options"][0] == {"value": "nl", "label": {"nl": "Nederlands", "en": "Dutch"}}
    assert refused(program.get("/api/v1/programmes/nursing/questions/both"), 422)
    assert refused(program.get("/api/v1/programmes/missing/questions/coach"), 404)


def test_the_programmes_that_are_open(service: Service, program: TestClient) -> None:
    service.coordinated("law")
    (found,) = got(program.get("/api/v1/open-programmes"))
    assert found == {
        "slug": "nursing",
        "name": {"nl": "Buddyprogramma", "en": "Buddy programme"},
        "time_zone": "Europe/Amsterdam",
        "sign_up": "open",
        "closes_at": None,
        "hear_at": None,
    }
