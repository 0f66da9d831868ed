"""Noor and Samira, who are a pair, and Lotte, who waits: each signed in, on both databases."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Pair, Person, Side
from tests.factories import MONDAY, make_person
from tests.programme_cast import enrol, make_noor, make_open_programme, make_samira, pair_up
from tests.signing_in import sign_in
from tests.web.conftest import make_client, make_settings
from tests.web.pair.visit import Visit

NOW = MONDAY + timedelta(days=2, hours=2)


@pytest.fixture
def app(engine: Engine) -> FastAPI:
    return create_app(make_settings(), engine=engine, clock=lambda: NOW)


@pytest.fixture
def people(engine: Engine) -> dict[str, Person]:
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session)
        noor, samira = make_noor(session, language="en"), make_samira(session, language="en")
        lotte = make_person(session, name="Lotte Tulpenbol", language="en")
        enrol(session, programme, lotte, Side.first_year)
        pair_up(session, programme, noor, samira)
    return {"noor": noor, "samira": samira, "lotte": lotte}


@pytest.fixture
def visits(app: FastAPI, engine: Engine, people) -> dict[str, Visit]:
    with unit_of_work(engine) as session:
        uid = session.exec(select(Pair)).one().uid
    found = {}
    for name, person in people.items():
        client = make_client(app)
        sign_in(client, engine, person)
        found[name] = Visit(client, f"/me/pairs/{uid}")
    return found
