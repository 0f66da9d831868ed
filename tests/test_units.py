"""Units of work of requests: one thread, one go, over before the answer."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from peercoach.db import unit_of_work
from peercoach.turns_to_write import TurnsToWrite
from peercoach.units import Unit, handled_in_units


@pytest.fixture
def counted(engine: Engine) -> Iterator[Callable[[], int]]:
    with unit_of_work(engine, write=True) as session:
        session.execute(text("CREATE TABLE counted (value INTEGER)"))
        session.execute(text("INSERT INTO counted VALUES (0)"))

    def count() -> int:
        with unit_of_work(engine) as session:
            return int(session.execute(text("SELECT value FROM counted")).scalar_one())

    yield count
    with unit_of_work(engine, write=True) as session:
        session.execute(text("DROP TABLE counted"))


def count_on(session: Session, *, fail: bool = False) -> str:
    value = session.execute(text("SELECT value FROM counted")).scalar_one()
    session.execute(text("UPDATE counted SET value = :value"), {"value": value + 1})
    if fail:
        raise ValueError("after writing")
    return f"{value + 1}"


def test_what_was_written_is_there_before_the_answer_leaves(
    engine: Engine, counted: Callable[[], int]
) -> None:
    unit = Unit(engine, TurnsToWrite(engine))
    assert asyncio.run(handled_in_units(count_on)(session=unit)) == "1"
    assert counted() == 1


def test_nothing_is_there_when_the_handler_fails(
    engine: Engine, counted: Callable[[], int]
) -> None:
    unit = Unit(engine, TurnsToWrite(engine))
    with pytest.raises(ValueError, match="after writing"):
        asyncio.run(handled_in_units(count_on)(session=unit, fail=True))
    assert counted() == 0


def test_the_database_refuses_changes_of_who_only_reads(
    engine: Engine, counted: Callable[[], int]
) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        asyncio.run(handled_in_units(count_on)(session=Unit(engine)))
    assert counted() == 0


def test_forty_at_once_are_counted_one_after_the_other(
    engine: Engine, counted: Callable[[], int]
) -> None:
    """Each adds to what it read: two at the same time would count once."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets several write; who counts there locks the row")
    unit, handle = Unit(engine, TurnsToWrite(engine)), handled_in_units(count_on)

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(handle(session=unit) for _ in range(40)))

    assert asyncio.run(all_at_once()) == [f"{number}" for number in range(1, 41)]
    assert counted() == 40
