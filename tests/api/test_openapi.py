"""The description that clients are generated from."""

from typing import Any

import pytest

from peercoach.models import Table
from tests.api.service import Service, got

METHODS = {"get", "put", "post", "delete"}


@pytest.fixture
def document(service: Service) -> dict[str, Any]:
    return got(service.anyone().get("/api/v1/openapi.json"))


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        operation
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    ]


def test_every_operation_has_a_name_of_its_own_that_a_client_can_use(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    assert [name for name in names if not name.isidentifier() or "v1" in name] == []


def test_every_operation_belongs_to_one_subject(document: dict[str, Any]) -> None:
    assert {len(operation["tags"]) for operation in operations(document)} == {1}


def test_every_operation_tells_how_it_refuses(document: dict[str, Any]) -> None:
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operation in operations(document):
        refusals = {
            status: answer["content"]
            for status, answer in operation["responses"].items()
            if status >= "400"
        }
        assert refusals == dict.fromkeys(["400", "401", "403", "404", "409", "422"], shape)


def test_nothing_that_comes_in_may_have_more_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    bodies = {
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
        for operation in operations(document)
        if "requestBody" in operation
    }
    assert bodies
    assert [name for name in bodies if schemas[name]["additionalProperties"] is not False] == []


def test_row_numbers_stay_inside(document: dict[str, Any]) -> None:
    fields = {
        field
        for schema in document["components"]["schemas"].values()
        for field in schema.get("properties", {})
    }
    assert {field for field in fields if field == "id" or field.endswith("_id")} == set()


def test_no_table_is_an_answer(document: dict[str, Any]) -> None:
    """Where a name is that of a table, it is a shape of ours with fewer fields."""
    schemas = document["components"]["schemas"]
    for table in Table.__subclasses__():
        fields = set(schemas.get(table.__name__, {}).get("properties", {}))
        assert fields != set(table.model_fields)


def test_it_says_how_to_sign_in(document: dict[str, Any]) -> None:
    assert document["security"] == [{"token": []}, {"session": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_there_is_no_page_that_loads_its_scripts_from_elsewhere(service: Service) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/api/v1/docs"):
        assert service.anyone().get(path).status_code == 404
