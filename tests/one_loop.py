"""One event loop for every test client, which is told a request at once: a new loop for each, or
telling it one step after the other from another thread, takes as long as the page."""

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from httpx2 import ASGITransport, Request, Response
from starlette import testclient
from starlette.testclient import TestClient


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as shared:
        shared.setattr(TestClient, "portal", portal)
        shared.setattr(testclient._TestClientTransport, "handle_request", at_once)
        yield


def at_once(client: testclient._TestClientTransport, request: Request) -> Response:
    app = ASGITransport(client.app, client.raise_server_exceptions, client=client.client)

    async def ask() -> Response:
        answer = await app.handle_async_request(request)
        await answer.aread()
        return answer

    request.read()
    with client.portal_factory() as portal:
        answer = portal.call(ask)
    headers, content = answer.headers.raw, answer.content
    return Response(answer.status_code, headers=headers, content=content, request=request)
