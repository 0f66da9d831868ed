from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.db import unit_of_work
from tests.models.refusing import Cast


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with unit_of_work(engine, write=True) as session:
        yield session
        session.rollback()


@pytest.fixture
def cast(session: Session) -> Cast:
    return Cast(session)
