"""The steps from one shape of the database to the next, and the two questions asked about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from peercoach.db import unavailable_is_said
from peercoach.errors import Conflict

SCRIPTS = Path(__file__).parent
LOCK = 7_303_014  # any number, the same for everyone who migrates one PostgreSQL database


class NewerDatabase(Conflict):
    """The database was migrated by a newer version of this software, which alone can use it."""


def upgrade(engine: Engine, *, to: str = "head", scripts: Path = SCRIPTS) -> None:
    """Bring the database to revision `to`, in one transaction: all of it, or nothing."""
    config = alembic_config(scripts)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with unavailable_is_said(), alone_and_unchecked(engine) as connection:
        found = current_revisions(connection)
        if found - known:
            raise NewerDatabase(
                f"The database is at revision {', '.join(sorted(found))}, which this version does"
                f" not know; its newest is {max(known)}. Install the version that made it."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def at_head(engine: Engine, *, scripts: Path = SCRIPTS) -> bool:
    """Whether the database has exactly the shape this version of the code expects."""
    expected = set(ScriptDirectory.from_config(alembic_config(scripts)).get_heads())
    with unavailable_is_said(), engine.execution_options(read_only=True).connect() as connection:
        return current_revisions(connection) == expected


def current_revisions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def alembic_config(scripts: Path = SCRIPTS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def alone_and_unchecked(engine: Engine) -> Iterator[Connection]:
    """A transaction in which one process migrates at a time, and SQLite may rebuild tables.

    SQLite changes a table by copying and dropping it. With foreign keys on, dropping it deletes the
    rows that refer to it, silently; and inside a transaction they cannot be turned off. So they are
    off from before it until after it, and checked as a whole before its end.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                yield connection
            return
        driver = connection.connection.cursor()  # below SQLAlchemy, which would begin at once
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                check_foreign_keys(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


class BrokenReferences(RuntimeError):
    """A migration left rows that refer to nothing; it was undone."""


def check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = sorted({row[0] for row in broken})
        raise BrokenReferences(f"{len(broken)} rows of {', '.join(tables)} refer to nothing")
