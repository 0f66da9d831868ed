"""What a visitor is told when something is refused or breaks."""

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from peercoach import errors
from peercoach.db import unavailable_is_said
from tests.web.conftest import make_client

KINDS = [
    (errors.InvalidInput, 422, "invalid_input", "We could not use what you sent"),
    (errors.NotAllowed, 403, "not_allowed", "This page is not open to you"),
    (errors.NotFound, 404, "not_found", "This page is not here"),
    (errors.Conflict, 409, "conflict", "This has changed in the meantime"),
    (errors.TooMany, 429, "too_many", "That was a bit too often"),
    (errors.Unavailable, 503, "unavailable", "This does not work for a moment"),
    (RuntimeError, 500, "internal", "Something went wrong on our side"),
]


def raising(app: FastAPI, error: Exception) -> TestClient:
    """A visitor of an application where /fails and /api/fails end in this error."""

    def fail() -> None:
        raise error

    for path in ("/fails", "/api/fails"):
        app.get(path)(fail)
    return make_client(app)


@pytest.mark.parametrize(("error", "status", "_kind", "title"), KINDS)
def test_people_get_a_page(
    app: FastAPI, error: type[Exception], status: int, _kind: str, title: str
) -> None:
    answer = raising(app, error()).get("/fails", headers={"accept-language": "en"})
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
    assert '<a class="btn primary" href="/">To the first page' in answer.text


@pytest.mark.parametrize(("error", "status", "kind", "title"), KINDS)
def test_programs_get_json_of_one_shape(
    app: FastAPI, error: type[Exception], status: int, kind: str, title: str
) -> None:
    answer = raising(app, error()).get("/api/fails")
    assert answer.status_code == status
    assert answer.json() == {"error": {"kind": kind, "message": title, "details": {}}}


def test_the_page_speaks_the_visitors_language(app: FastAPI) -> None:
    visitor = raising(app, errors.Unavailable())
    assert "<h1>Dit werkt even niet</h1>" in visitor.get("/fails").text


def test_that_the_database_is_away_is_told_in_the_visitors_language(app: FastAPI) -> None:
    with pytest.raises(errors.Unavailable) as busy, unavailable_is_said():
        raise PoolTimeout
    assert "De database is bezet." in raising(app, busy.value).get("/fails").text


@pytest.mark.parametrize("error", [errors.TooMany(), errors.Unavailable()])
def test_who_has_to_wait_is_told_how_long(app: FastAPI, error: Exception) -> None:
    assert raising(app, error).get("/fails").headers["retry-after"] == "60"


class PublishedBefore(errors.Conflict):
    """A more specific error, as services define them."""


def test_a_specific_reason_is_told_with_its_facts(app: FastAPI) -> None:
    visitor = raising(
        app, PublishedBefore("Published by {by} at {at}", by="<b>Marieke</b>", at="9:00")
    )
    assert "Published by &lt;b&gt;Marieke&lt;/b&gt; at 9:00" in visitor.get("/fails").text
    assert visitor.get("/api/fails").json()["error"] == {
        "kind": "conflict",
        "message": "Published by <b>Marieke</b> at 9:00",
        "details": {"by": "<b>Marieke</b>", "at": "9:00"},
    }


def test_what_is_not_theirs_looks_exactly_like_what_does_not_exist(app: FastAPI) -> None:
    theirs = raising(app, errors.NotFound("pair 12 belongs to Samira", pair=12))
    for real, missing in (("/fails", "/fails"), ("/api/fails", "/api/fails")):
        existing = theirs.get(real)
        absent = make_client(without(app, real)).get(missing)
        assert (existing.status_code, existing.content) == (404, absent.content)


def without(app: FastAPI, path: str) -> FastAPI:
    app.router.routes = [route for route in app.routes if getattr(route, "path", "") != path]
    return app


def test_an_unexpected_error_tells_nothing_about_itself(app: FastAPI) -> None:
    visitor = raising(app, RuntimeError("canary"))
    assert "canary" not in visitor.get("/fails").text
    assert "canary" not in visitor.get("/api/fails").text


def test_who_is_not_signed_in_is_brought_to_the_sign_in_page_and_back(app: FastAPI) -> None:
    answer = raising(app, errors.NotSignedIn()).get("/fails?page=2&sort=days")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Ffails%3Fpage%3D2%26sort%3Ddays"


def test_a_program_that_is_not_signed_in_is_told_so(app: FastAPI) -> None:
    answer = raising(app, errors.NotSignedIn()).get("/api/fails")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (401, "not_signed_in")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "bad_request"),
        (405, "wrong_method"),
        (413, "too_large"),
        (418, "bad_request"),
        (403, "not_allowed"),
    ],
)
def test_errors_of_the_framework_have_the_same_shape(app: FastAPI, status: int, kind: str) -> None:
    answer = raising(app, HTTPException(status)).get("/api/fails")
    assert answer.json()["error"]["kind"] == kind


def test_a_wrong_method_says_which_are_right(client: TestClient) -> None:
    answer = client.post("/help", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


def test_what_does_not_validate_is_named_but_not_repeated(app: FastAPI) -> None:
    @app.get("/api/count")
    def count(number: int = Query()) -> int:
        return number

    answer = make_client(app).get("/api/count?number=canary")
    assert answer.status_code == 422
    fields = answer.json()["error"]["details"]["fields"]
    assert [field["place"] for field in fields] == ["query.number"]
    assert "valid integer" in fields[0]["expected"]
    assert "canary" not in answer.text
