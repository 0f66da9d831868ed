"""Many new rows of one table, handed to the database together and in its own words.

PostgreSQL stores those that came while the next ones are still being made here (COPY).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Table
from sqlmodel import Session, SQLModel

Cells = tuple[str | int | None, ...]
"""What a row has in the columns that differ: text, numbers, and JSON as text."""


def add_many(
    session: Session,
    kind: type[SQLModel],
    differ: Sequence[str],
    rows: Iterable[Cells],
    same: Mapping[str, Any],
) -> int:
    """Add these rows, all or none, and say how many: `differ` names their cells, `same` has what
    they all have, and other columns what any new row has there.

    They may be made while they are read, but not from questions to this session: it is at work.
    """
    table: Table = kind.__table__  # type: ignore[attr-defined]
    database = session.connection()
    every = _at_first(table, differ) | dict(same)
    rest = tuple(_stored(database.dialect, table, name, every[name]) for name in every)
    names = [*differ, *every]
    whole = (row + rest for row in rows)
    if database.dialect.name == "postgresql":
        copy = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
        return database.exec_driver_sql(copy, execution_options={"copied": whole}).rowcount
    if not (cells := list(whole)):
        return 0
    marks = ", ".join("?" for _ in names)
    insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 (ours)
    return database.exec_driver_sql(insert, cells).rowcount


def _at_first(table: Table, differ: Sequence[str]) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        column.name: column.default for column in table.columns if column.name not in differ
    }
    return {
        name: one.arg(None) if one.is_callable else one.arg
        for name, one in defaults.items()
        if one is not None
    }


def _stored(dialect: Dialect, table: Table, name: str, value: Any) -> str | int | None:
    """As the driver takes it; a moment as text already, since it is the same each time."""
    store = table.columns[name].type.dialect_impl(dialect).bind_processor(dialect)
    given = store(value) if store else value
    return given.isoformat() if isinstance(given, datetime) else given
