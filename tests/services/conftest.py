from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from tests.services.meeting_desk import Desk
from tests.services.pair_cast import Cast, store_cast


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """All of a test in one unit of work."""
    with unit_of_work(engine, write=True) as session:
        yield session


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return store_cast(engine)


@pytest.fixture
def desk(engine: Engine, cast: Cast) -> Desk:
    return Desk(engine, cast)
