"""What a program sends is taken as it stands, or refused: nothing is converted or passed over."""

import pytest

from tests.api.service import Service, got, refused
from tests.factories import make_round

DRAFTS = "/api/v1/programmes/nursing/rounds/{}/drafts"


@pytest.mark.parametrize("balance", [False, True, "20", 20.5, None, -1, 1001, [20]])
def test_a_number_is_a_whole_number_within_its_bounds(service: Service, balance: object) -> None:
    programme, program = service.coordinated()
    with service.writing() as session:
        round_ = make_round(session, programme)
    answer = program.post(DRAFTS.format(round_.uid), json={"balance": balance})
    error = refused(answer, 422)
    assert error["kind"] == "invalid_input"
    assert [field["place"] for field in error["details"]["fields"]] == ["body.balance"]
    assert got(program.get(DRAFTS.format(round_.uid))) == []


def test_a_field_that_is_not_known_is_told(service: Service) -> None:
    _, program = service.coordinated()
    answer = program.post(
        "/api/v1/programmes/nursing/rounds", json={"name": "September", "close_at": None}
    )
    assert refused(answer, 422)["details"] == {
        "fields": [{"place": "body.close_at", "expected": "Extra inputs are not permitted"}]
    }


@pytest.mark.parametrize("body", ['{"name": ', "name=September", "[]", '"September"', ""])
def test_something_else_than_json_of_an_object(service: Service, body: str) -> None:
    _, program = service.coordinated()
    headers = {"content-type": "application/json"}
    answer = program.post("/api/v1/programmes/nursing/rounds", content=body, headers=headers)
    assert refused(answer, 422)["kind"] == "invalid_input"


def test_what_was_sent_is_not_repeated(service: Service) -> None:
    _, program = service.coordinated()
    answer = program.post("/api/v1/programmes/nursing/rounds", json={"name": ["secret"]})
    assert refused(answer, 422)
    assert "secret" not in answer.text


@pytest.mark.parametrize("uid", ["%00", "a%00b", "é", "a" * 65, "a b"])
def test_a_name_in_an_address_that_cannot_be(service: Service, uid: str) -> None:
    _, program = service.coordinated()
    assert refused(program.get(f"/api/v1/programmes/nursing/rounds/{uid}"), 422)
