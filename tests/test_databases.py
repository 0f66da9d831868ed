"""The test databases themselves: none sees the rows of another test."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.factories import make_person


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_without_rows(engine: Engine, turn: int) -> None:
    with unit_of_work(engine, write=True) as session:
        assert session.exec(select(Person)).all() == []
        make_person(session, name=f"Person of turn {turn}")
