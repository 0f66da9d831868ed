"""The engine, and the unit of work: one per request, job or command, and the only commit."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from peercoach.errors import InvalidInput, Unavailable

WAIT_MS = 5_000
"""How long a statement waits for another one's lock before the answer is "busy, try again"."""

SQLITE_PRAGMAS = {
    "busy_timeout": WAIT_MS,
    "journal_mode": "WAL",
    "synchronous": "FULL",  # what was acknowledged survives a power cut
    "foreign_keys": "ON",
    "secure_delete": "ON",  # what was erased is overwritten, not only unlinked
}
# BUSY and LOCKED: another process writes. The rest: disk full, gone or failing.
SQLITE_UNAVAILABLE = {"BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN"}


def make_engine(database_url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is opened yet."""
    try:
        url = make_url(database_url)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        backend = "none"  # and never repeat it: it may hold a password
    if backend == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if backend == "postgresql":
        wait = f"-c lock_timeout={WAIT_MS}"
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5, "options": wait},
        )
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    raise InvalidInput(
        "PEERCOACH_DATABASE_URL: expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
    )


@contextmanager
def unit_of_work(engine: Engine, *, write: bool = False) -> Iterator[Session]:
    """Return means commit, raise means roll back. Without `write`, the database refuses changes.

    Raises Unavailable when the database cannot be reached, is locked for too long or has no room.
    """
    bound = engine.execution_options(read_only=not write)
    with unavailable_is_said(), Session(bound, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def unavailable_is_said() -> Iterator[None]:
    """Tell "the database does not answer now", which waiting mends, from mistakes of ours."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("The database is busy; please try again in a moment") from error
    except OperationalError as error:
        if not is_unavailable(error):
            raise
        raise Unavailable("The database does not answer; please try again in a moment") from error


def is_unavailable(error: OperationalError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # SQLITE_BUSY_SNAPSHOT and its like count with SQLITE_BUSY
        name = getattr(cause, "sqlite_errorname", "")
        return name.removeprefix("SQLITE_").split("_")[0] in SQLITE_UNAVAILABLE
    return isinstance(cause, psycopg.OperationalError)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Python's driver begins transactions on its own, and too late; we begin them ourselves.
    connection.isolation_level = None
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")


def _begin_sqlite(connection: Connection) -> None:
    """A unit that writes takes the lock at once: upgrading later fails without waiting."""
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only={int(read_only)}")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("read_only", False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
