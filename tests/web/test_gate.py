"""Strange hosts, other sites' forms, and more than we take."""

import asyncio
from contextlib import nullcontext

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from peercoach.errors import InvalidInput
from peercoach.web.filled_in import Filled
from peercoach.web.gate import LARGEST_REQUEST, SizeLimit
from tests.web.conftest import PUBLIC_URL, make_client

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    @app.api_route("/echo", methods=["POST", "PUT", "PATCH", "DELETE"])
    async def echo(request: Request) -> dict[str, int]:
        return {"size": len(await request.body())}

    @app.post("/form")
    def read(form: Filled) -> None:
        raise InvalidInput(f"{len(form)} fields")

    @app.post("/api/echo")
    async def echo_json(body: dict[str, str]) -> dict[str, str]:
        return body

    return make_client(app)


@pytest.mark.parametrize("host", ["evil.example", "buddy.example.evil.example", "localhost", ""])
def test_other_hosts_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8123", "127.0.0.1:8000"])
def test_on_ones_own_machine_both_names_of_it_work(client_with, host: str) -> None:
    here = client_with(public_url="http://localhost:8000")
    assert here.get("/", headers={"host": host}).status_code == 200
    assert here.get("/", headers={"host": "evil.example"}).status_code == 400


def test_health_is_told_by_any_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": PUBLIC_URL}, 403),
        ({"origin": PUBLIC_URL}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://buddy.example"}, 403),
        ({"origin": f"{PUBLIC_URL}:8443"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"authorization": "Bearer token"}, 403),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_our_own_pages_can_change_something(
    client: TestClient, method: str, headers: dict[str, str], status: int
) -> None:
    assert client.request(method, "/echo", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # nobody, unless it brings a token: the doors of the API decide
        ({"authorization": "Bearer token"}, 200),
        ({"cookie": "session=1"}, 403),
        ({"authorization": "Bearer token", "cookie": "session=1"}, 403),
        ({"authorization": "Bearer token", "origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-origin", "cookie": "session=1"}, 200),
    ],
    ids=str,
)
def test_a_program_without_a_cookie_comes_as_far_as_the_doors_of_the_api(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/api/echo", json={}, headers=headers).status_code == status


def test_looking_is_allowed_from_anywhere(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_form_from_elsewhere_gets_a_page_that_says_nothing_changed(client: TestClient) -> None:
    answer = client.post("/echo", headers={"accept-language": "en"})
    assert "We did not accept this form" in answer.text
    assert "nothing was changed" in answer.text


@pytest.mark.parametrize(("size", "status"), [(LARGEST_REQUEST, 200), (LARGEST_REQUEST + 1, 413)])
def test_ten_mebibytes_and_not_a_byte_more(client: TestClient, size: int, status: int) -> None:
    assert client.post("/echo", content=bytes(size), headers=OURS).status_code == status


def test_who_leaves_before_all_of_a_form_came_is_no_fault_of_ours(client: TestClient) -> None:
    """As browsers do with the first click of a double one. Faults would be raised, and logged."""
    said = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message["type"])

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/form",
        "query_string": b"",
        "headers": [
            (b"host", b"buddy.example"),
            (b"sec-fetch-site", b"same-origin"),
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", b"9"),
        ],
    }
    asyncio.run(client.app(scope, receive, send))
    assert said == ["http.response.start", "http.response.body"]


async def read_all(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["more_body"]:
        pass


@pytest.mark.parametrize(("sizes", "refused"), [([4, 4, 2], False), ([4, 4, 3], True)])
def test_pieces_that_do_not_announce_their_size_are_counted(
    sizes: list[int], refused: bool
) -> None:
    left = list(sizes)

    async def receive() -> Message:
        body = bytes(left.pop(0))
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    gate = SizeLimit(read_all, largest=10)
    reading = gate({"type": "http", "headers": []}, receive, send)
    with pytest.raises(HTTPException, match="413") if refused else nullcontext():
        asyncio.run(reading)
    assert left == []


def test_json_that_does_not_announce_its_size_is_counted_too(client: TestClient) -> None:
    answer = client.post(
        "/api/echo",
        content=(b" " * 1024 * 1024 for _ in range(11)),
        headers={**OURS, "content-type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]["kind"]) == (413, "too_large")


@pytest.mark.parametrize("address", [pytest.param("/login", marks=pytest.mark.thorough), "/form"])
def test_a_form_that_does_not_announce_its_size_is_counted_too(
    client: TestClient, address: str
) -> None:
    """One field of a few megabytes is read to its end; what is too large is said to be so."""
    form = {**OURS, "content-type": "application/x-www-form-urlencoded"}
    for megabytes, status in ((2, 422), (11, 413)):
        field = (b"email=" + b"x" * 1024 * 1024 for _ in range(megabytes))
        assert client.post(address, content=field, headers=form).status_code == status


@pytest.mark.parametrize("length", ["1000000000", "-1", "many", "１２"])
def test_what_is_announced_is_refused_before_it_arrives(client: TestClient, length: str) -> None:
    headers = {**OURS, "content-length": length.encode()}
    assert client.post("/echo", content=b"", headers=headers).status_code == 413
