"""Noor and Samira, who are a pair, and Lotte, who waits: each signed in, on both databases."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Pair
from tests.factories import MONDAY
from tests.programme_cast import Cast, make_cast
from tests.web.conftest import make_settings, signed_in
from tests.web.pair.visit import Visit

NOW = MONDAY + timedelta(days=2, hours=2)


@pytest.fixture
def app(engine: Engine) -> FastAPI:
    return create_app(make_settings(), engine=engine, clock=lambda: NOW)


@pytest.fixture
def people(engine: Engine) -> Cast:
    with unit_of_work(engine, write=True) as session:
        return make_cast(session)


@pytest.fixture
def visits(app: FastAPI, engine: Engine, people: Cast) -> dict[str, Visit]:
    with unit_of_work(engine) as session:
        uid = session.exec(select(Pair)).one().uid
    return {
        name: Visit(signed_in(app, engine, person), f"/me/pairs/{uid}")
        for name, person in people._asdict().items()
    }
