"""The test databases themselves: none sees the rows of another test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person
from tests.emptied_file import EmptiedFile
from tests.factories import make_person


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_without_rows(engine: Engine, turn: int) -> None:
    with unit_of_work(engine, write=True) as session:
        assert session.exec(select(Person)).all() == []
        make_person(session, name=f"Person of turn {turn}")


@pytest.fixture
def emptied(migrated_file: Path, tmp_path: Path) -> EmptiedFile:
    made = EmptiedFile(migrated_file, tmp_path / "emptied.sqlite3")
    assert not made.was_emptied()
    made.replace()
    return made


@pytest.fixture
def beside(emptied: EmptiedFile) -> Iterator[sqlite3.Connection]:
    """What a test before did with the file, and did not end."""
    with closing(sqlite3.connect(emptied.file, isolation_level=None)) as connection:
        yield connection


def test_of_a_name_that_was_stored_nothing_is_left(
    emptied: EmptiedFile, beside: sqlite3.Connection
) -> None:
    beside.execute(
        "INSERT INTO person (uid, email, name, language, created_at)"
        " VALUES ('u', 'zoe-canary@uni.example', 'Zoe', 'en', '2026-09-07')"
    )
    assert emptied.was_emptied()
    assert beside.execute("SELECT count(*) FROM person").fetchone() == (0,)
    files = emptied.file.parent.glob(f"{emptied.file.name}*")
    assert not any(b"zoe-canary" in file.read_bytes() for file in files)


def test_what_cannot_be_emptied_is_told(emptied: EmptiedFile, beside: sqlite3.Connection) -> None:
    beside.execute("BEGIN IMMEDIATE")
    assert not emptied.was_emptied()
    beside.execute("ROLLBACK")
    assert emptied.was_emptied()
    beside.execute("CREATE TABLE more (id)")
    assert not emptied.was_emptied()
    emptied.replace()
    copyfile(emptied.migrated, other := emptied.file.with_name("other"))
    other.replace(emptied.file)
    assert not emptied.was_emptied()
