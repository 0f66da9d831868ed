"""The engine, and the unit of work: one per request, job or command, and the only commit."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Any, cast

import psycopg
from pydantic_core import from_json
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from peercoach.errors import InvalidInput, Unavailable

WAIT_MS = 5_000
"""How long a statement waits for another one's lock before the answer is "busy, try again"."""

LOOK_AGAIN = 0.002
"""How long who waits for another process to have written leaves it before looking again: left to
SQLite it is up to a tenth of a second, and who is busiest would be served alone."""

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # what was acknowledged survives a power cut
    "foreign_keys": "ON",
    "cache_size": "-32768",  # at most 32 MiB a connection: an ordinary year fits
    "secure_delete": "ON",  # what was erased is overwritten, not only unlinked
}
KNOWN_STATEMENTS = 512
"""So many does a connection remember how to do; what the timetable asks is longer to read than to
answer."""
SQLITE_NO_DATABASE = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
# BUSY and LOCKED: another process writes. The rest: disk full, gone or failing.
SQLITE_UNAVAILABLE = {"BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN"}
PYTHON_CANNOT_SEND = (UnicodeEncodeError, OverflowError)  # half a character; past 64 bits
POSTGRESQL_CANNOT_HOLD = {
    None,  # psycopg itself: NUL in a text
    "22003",  # a number out of range
    "22008",  # a moment out of range
    "22021",  # not in the character set
    "22P05",  # a NUL in JSON
}


def make_engine(database_url: str, *, wait_ms: int = WAIT_MS) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql+psycopg://…`; nothing is opened yet."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise UnknownDatabase from None
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return _sqlite_engine(url.set(drivername="sqlite"), wait_ms)
    if backend == "postgresql":
        return _postgresql_engine(url.set(drivername="postgresql+psycopg"), wait_ms)
    raise UnknownDatabase


class NotADatabase(InvalidInput):
    """There is a file where the setting points, and it holds something else, or is damaged."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"PEERCOACH_DATABASE_URL: {file} is no database of SQLite, or it is damaged; expected"
            " one that `peercoach migrate` made, or no file yet. Nothing was changed"
        )


class UnknownDatabase(InvalidInput):
    """The setting names no database we know. Never repeated: it may hold a password."""

    def __init__(self) -> None:
        super().__init__(
            "PEERCOACH_DATABASE_URL: expected sqlite:///FILE or"
            " postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        )


class CannotBeHeld(InvalidInput):
    """A text or number that databases refuse, wherever in the request it was: no form of ours lets
    anybody type one, so that there are no words for it but those of its kind."""


@contextmanager
def unit_of_work(engine: Engine, *, write: bool = False, waits: bool = True) -> Iterator[Session]:
    """Return means commit, raise means roll back. Without `write`, the database refuses changes.
    Without `waits`, it does not begin where SQLite is being written to.

    Raises Unavailable when the database cannot be reached, is locked for too long or has no room,
    and CannotBeHeld when it was given something that no database holds.
    """
    bound = engine.execution_options(read_only=not write, waits=waits)
    with (
        unavailable_is_said(),
        unholdable_is_said(),
        Session(bound, expire_on_commit=False) as session,
    ):
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


@contextmanager
def unholdable_is_said() -> Iterator[None]:
    """Tell what nobody could keep, which only programs send, from mistakes of ours."""
    try:
        yield
    except PYTHON_CANNOT_SEND as error:
        raise CannotBeHeld from error
    except StatementError as error:
        state = getattr(error.orig, "sqlstate", None)
        refused = isinstance(error, DataError) and state in POSTGRESQL_CANNOT_HOLD
        if not refused and not isinstance(error.orig, PYTHON_CANNOT_SEND):
            raise
        raise CannotBeHeld from error


def is_unavailable(error: OperationalError) -> bool:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # SQLITE_BUSY_SNAPSHOT and its like count with SQLITE_BUSY
        name = getattr(cause, "sqlite_errorname", "")
        return name.removeprefix("SQLITE_").split("_")[0] in SQLITE_UNAVAILABLE
    return isinstance(cause, psycopg.OperationalError)


def _sqlite_engine(url: URL, wait_ms: int) -> Engine:
    known = {"cached_statements": KNOWN_STATEMENTS}
    engine = create_engine(
        url, hide_parameters=True, connect_args=known, json_deserializer=from_json
    )
    # SQLite lets who waits look again now and then, up to a tenth of a second apart: with many at
    # once some wait until their time is up. Here they are woken, about in the order they came, and
    # only the first of each process looks whether another process is done.
    turn = Lock()

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # Python's driver begins transactions on its own, and too late; we begin them ourselves.
        connection.isolation_level = None
        try:
            for name, value in ({"busy_timeout": wait_ms} | SQLITE_PRAGMAS).items():
                connection.execute(f"PRAGMA {name}={value}")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname in SQLITE_NO_DATABASE:
                raise NotADatabase(str(url.database)) from error
            raise

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        reads = only_reads(connection)
        driver.execute(f"PRAGMA query_only={int(reads)}")
        if reads:
            driver.execute("BEGIN")
            return
        patience = wait_ms / 1000 if connection.get_execution_options().get("waits", True) else 0
        until = monotonic() + patience
        connection.info["turn"] = turn.acquire(timeout=patience)
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while not _begins_to_write(driver) and monotonic() < until:
                sleep(LOOK_AGAIN)
            if not driver.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails as any statement does
        finally:
            driver.execute(f"PRAGMA busy_timeout={wait_ms}")

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def hand_on(connection: Connection | ConnectionPoolEntry) -> None:
        if connection.info.pop("turn", False):
            turn.release()

    @event.listens_for(engine, "reset")  # whatever went wrong
    def hand_on_at_last(_connection: Any, entry: ConnectionPoolEntry, _state: object) -> None:
        hand_on(entry)

    return engine


def _begins_to_write(driver: sqlite3.Connection) -> bool:
    """Takes the lock at once, for upgrading later fails without waiting; False if it is taken."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


NOTICE_SILENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}
"""A machine that is cut off from its database knows after about ten seconds, not after a quarter of
an hour; what the address of the database says goes first. Seconds, and the last in milliseconds."""


def _postgresql_engine(url: URL, wait_ms: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        json_deserializer=from_json,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c lock_timeout={wait_ms}",
            **{name: value for name, value in NOTICE_SILENCE.items() if name not in url.query},
        },
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if only_reads(connection):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    @event.listens_for(engine, "do_execute")
    def copy(cursor: Any, statement: str, _: object, context: Any) -> bool:
        """The execution option `copied` has the rows for a `COPY … FROM STDIN`."""
        rows = context and context.execution_options.get("copied")
        if rows is None:
            return False
        with cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
        return True

    return engine


def fold_log(engine: Engine) -> bool:
    """Overwrite what was erased in SQLite's log as well: until this its old pages are readable.

    Waits for nobody. False when somebody is reading: then it is for the next time. PostgreSQL
    forgets by itself, when it vacuums.
    """
    if engine.url.get_backend_name() != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only=0")
        cursor.execute("PRAGMA busy_timeout=0")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        return not busy
    finally:
        connection.close()


def only_reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("read_only", False))
