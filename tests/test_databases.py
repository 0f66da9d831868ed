"""The test databases themselves: a missing one is loud, and none sees the rows of another test."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.databases import missing
from tests.factories import make_person


def test_a_missing_server_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCOACH_REQUIRE", "browser")
    with pytest.raises(pytest.skip.Exception, match="no server"):
        missing("postgres", "no server")


def test_a_missing_server_fails_where_one_was_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCOACH_REQUIRE", "postgres,browser")
    with pytest.raises(pytest.fail.Exception, match="no server"):
        missing("postgres", "no server")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_without_rows(engine: Engine, turn: int) -> None:
    with unit_of_work(engine, write=True) as session:
        assert session.exec(select(Person)).all() == []
        make_person(session, name=f"Person of turn {turn}")
