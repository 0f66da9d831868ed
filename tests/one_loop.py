"""One event loop for every test client: a new one for each request, with its threads, takes as long
as the page."""

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient


@pytest.fixture(scope="session", autouse=True)
def one_loop() -> Iterator[None]:
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as shared:
        shared.setattr(TestClient, "portal", portal)
        yield
