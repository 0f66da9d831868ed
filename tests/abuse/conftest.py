"""The world of the table of permissions, as it was made, for each case."""

from collections.abc import Iterator

import pytest

from tests.permissions.conftest import world as shared_world  # noqa: F401
from tests.permissions.world import World
from tests.web.conftest import browser, site  # noqa: F401


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    made: World = request.getfixturevalue("shared_world")
    yield made
    if made.was_changed():
        made.put_back()
