"""All rows of a database of any revision, out of it and into it, as plain JSON.

    python -m tests.migrations.rows     freezes one of everything at the newest revision

The tables are read from the database, not from today's code: an old revision has old tables.
"""

import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.types import Date, DateTime, LargeBinary

from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import alembic_config, upgrade
from tests.migrations.everything import store_everything

FROZEN = Path(__file__).parent / "frozen"

Rows = dict[str, list[dict[str, Any]]]
"""Table → its rows by id, each column → value; moments and days as ISO text."""


def tables_of(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    return tables


def take_out(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: [
                {name: as_json(value) for name, value in row.items()}
                for row in connection.execute(table.select().order_by(table.c.id)).mappings()
            ]
            for table in tables_of(connection).sorted_tables
        }


def put_in(engine: Engine, rows: Rows) -> None:
    with engine.begin() as connection:
        for table in tables_of(connection).sorted_tables:
            kinds = {column.name: column.type for column in table.columns}
            for row in rows[table.name]:
                values = {name: as_stored(value, kinds[name]) for name, value in row.items()}
                connection.execute(table.insert().values(values))


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):  # SQLite's come without their zone, which is UTC
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def as_stored(value: Any, kind: Any) -> Any:
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, LargeBinary):  # PostgreSQL's own type is one of these
        return bytes.fromhex(value)
    return date.fromisoformat(value) if value is not None and isinstance(kind, Date) else value


def freeze(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'everything.sqlite3'}")
        upgrade(engine)
        with unit_of_work(engine, write=True) as session:
            store_everything(session)
        file.write_text(json.dumps(take_out(engine), indent=1, ensure_ascii=False) + "\n")
        engine.dispose()


if __name__ == "__main__":
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    freeze(FROZEN / f"{newest}.json")
