"""Rounds, opened and shaped by a program."""

from datetime import timedelta

import pytest

from tests.api.service import Service, got, refused
from tests.factories import MONDAY, make_round
from tests.services.round_cast import coach, first_year

ROUNDS = "/api/v1/programmes/nursing/rounds"


def test_a_round_is_opened_looked_at_and_closed(service: Service) -> None:
    _, program = service.coordinated()
    made = got(program.post(ROUNDS, json={"name": " September  2026 "}), 201)
    assert made == {
        "uid": made["uid"],
        "name": "September 2026",
        "status": "collect",
        "opened_at": "2026-09-07T08:00:00Z",
        "closes_at": None,
    }
    address = f"{ROUNDS}/{made['uid']}"
    assert got(program.get(address)) == made
    assert got(program.get(ROUNDS)) == [made]
    assert got(program.post(f"{address}/close")) == made | {"status": "closed"}


def test_a_moment_is_told_with_its_offset(service: Service) -> None:
    _, program = service.coordinated()
    given = {"name": "September", "closes_at": "2026-09-20T23:59:00+02:00"}
    assert got(program.post(ROUNDS, json=given), 201)["closes_at"] == "2026-09-20T21:59:00Z"


@pytest.mark.parametrize(
    "closes_at",
    ["2026-09-20T23:59:00", "2026-09-20", 1790000000, "1790000000", "soon", "0001-01-01T00:00+14"],
)
def test_anything_else_is_no_moment(service: Service, closes_at: object) -> None:
    _, program = service.coordinated()
    answer = program.post(ROUNDS, json={"name": "September", "closes_at": closes_at})
    (field,) = refused(answer, 422)["details"]["fields"]
    assert field["place"] == "body.closes_at"


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\0b"])
def test_a_name_that_cannot_be(service: Service, name: str) -> None:
    _, program = service.coordinated()
    assert refused(program.post(ROUNDS, json={"name": name}), 422)["kind"] == "invalid_input"


def test_one_round_is_open_at_a_time(service: Service) -> None:
    _, program = service.coordinated()
    got(program.post(ROUNDS, json={"name": "September"}), 201)
    assert refused(program.post(ROUNDS, json={"name": "October"}), 409) == {
        "kind": "conflict",
        "message": "Round “September” is still open. Publish or close it first",
        "details": {"name": "September"},
    }


def test_a_round_of_another_programme_is_not_there(service: Service) -> None:
    law, _ = service.coordinated("law")
    _, program = service.coordinated()
    with service.writing() as session:
        theirs = make_round(session, law, closes_at=MONDAY + timedelta(days=1))
    missing = program.get(f"{ROUNDS}/missing")
    assert refused(missing, 404)["kind"] == "not_found"
    for path in (theirs.uid, f"{theirs.uid}/drafts", f"{theirs.uid}/publications"):
        answer = program.get(f"{ROUNDS}/{path}")
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_two_are_kept_together_or_apart_or_left_to_the_solver(service: Service) -> None:
    programme, program = service.coordinated()
    with service.writing() as session:
        yara = first_year(session, programme, "Yara")
        bram = coach(session, programme, "Bram")
        round_ = make_round(session, programme)
    address = f"{ROUNDS}/{round_.uid}/demands/{yara.uid}/{bram.uid}"
    assert got(program.put(address, json={"kind": "lock"}), 204) is None
    assert got(program.put(address, json={"kind": "bar"}), 204) is None
    assert refused(program.put(address, json={"kind": "maybe"}), 422)
    assert got(program.delete(address), 204) is None


def test_only_people_of_this_programme(service: Service) -> None:
    programme, program = service.coordinated()
    law, _ = service.coordinated("law")
    with service.writing() as session:
        yara = first_year(session, programme, "Yara")
        elsewhere = coach(session, law, "Bram")
        round_ = make_round(session, programme)
    address = f"{ROUNDS}/{round_.uid}/demands/{yara.uid}/{elsewhere.uid}"
    assert refused(program.put(address, json={"kind": "lock"}), 404)
