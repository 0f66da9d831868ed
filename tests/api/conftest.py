"""The API as other people's programs meet it: over HTTP, with a token. On SQLite; the journey in
tests/journeys runs on both databases."""

import pytest
from sqlalchemy import Engine

from tests.api.service import Service


@pytest.fixture
def service(embedded: Engine) -> Service:
    return Service(embedded)
