"""What every answer tells the browser, whichever way it came about."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from peercoach.web.static_files import VERSION
from tests.web.conftest import make_client

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
EXPECTED = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    @app.get("/breaks")
    def break_down() -> None:
        raise RuntimeError("canary")

    @app.get("/personal")
    def show() -> dict[str, str]:
        return {}

    return make_client(app)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", f"/static/{VERSION}/css/app.css", 200),
        ("GET", "/missing", 404),
        ("POST", "/", 403),
        ("GET", "/breaks", 500),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_is_protected(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


def test_plain_http_does_not_promise_https(client_with) -> None:
    headers = client_with(public_url="http://localhost:8000").get("/").headers
    assert "strict-transport-security" not in headers
    assert headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("path", ["/personal", "/breaks", "/missing", "/api/missing"])
def test_nothing_is_kept_unless_said(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_help_can_be_kept_for_when_we_are_down(client: TestClient) -> None:
    answer = client.get("/help/now")
    assert answer.headers["cache-control"] == "public, max-age=300, stale-if-error=604800"
    assert answer.headers["vary"] == "Accept-Language, Cookie"


@pytest.mark.parametrize(
    ("version", "kept"),
    [(VERSION, "public, max-age=31536000, immutable"), ("older", "no-cache")],
)
def test_files_are_kept_for_good_at_todays_version(
    client: TestClient, version: str, kept: str
) -> None:
    answer = client.get(f"/static/{version}/css/app.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, kept)


@pytest.mark.parametrize(
    "path", ["../pages.py", "%2e%2e/pages.py", "..%2fpages.py", "css", "no.css"]
)
def test_only_files_of_ours_are_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static/{VERSION}/{path}").status_code == 404
