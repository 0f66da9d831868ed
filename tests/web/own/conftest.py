"""The own pages of Noor and Samira, who are a pair, and of Lotte, who waits."""

from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Pair
from tests.factories import MONDAY
from tests.programme_cast import Cast, make_cast
from tests.web.conftest import make_settings, signed_in

NOW = MONDAY + timedelta(days=2, hours=2)


@pytest.fixture
def clock() -> list[datetime]:
    """What time it is: a test may put another moment there."""
    return [NOW]


@pytest.fixture
def app(embedded: Engine, clock: list[datetime]) -> FastAPI:
    return create_app(make_settings(), engine=embedded, clock=lambda: clock[0])


@pytest.fixture
def people(embedded: Engine) -> Cast:
    with unit_of_work(embedded, write=True) as session:
        return make_cast(session)


@pytest.fixture
def as_noor(app: FastAPI, embedded: Engine, people: Cast) -> TestClient:
    return signed_in(app, embedded, people.noor)


@pytest.fixture
def as_samira(app: FastAPI, embedded: Engine, people: Cast) -> TestClient:
    return signed_in(app, embedded, people.samira)


@pytest.fixture
def as_lotte(app: FastAPI, embedded: Engine, people: Cast) -> TestClient:
    return signed_in(app, embedded, people.lotte)


def pair_in(engine: Engine) -> Pair:
    with unit_of_work(engine) as session:
        return session.exec(select(Pair)).one()
