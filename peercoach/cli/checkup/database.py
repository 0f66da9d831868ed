"""The database: can it be reached, does it fit this version, is it safe to use?"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from peercoach.cli.checkup import Finding, Health
from peercoach.db import NotADatabase, make_engine
from peercoach.errors import PeerCoachError
from peercoach.readiness import ENOUGH_ROOM, Readiness, readiness

SAFE_SQLITE = (3, 51, 3)
"""The first release without the fault of its write-ahead log (sqlite.org/wal.html#walresetbug)."""


def check_database(database_url: str, *, now: datetime) -> Iterator[Finding]:
    try:
        engine = make_engine(database_url)
    except PeerCoachError as error:
        yield Finding(Health.bad, "database", str(error))
        return
    try:
        if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
            yield Finding(
                Health.bad, "database", "there is no such file yet", "run: peercoach migrate"
            )
            return
        yield from _check_shape(engine, now=now)
        yield from _check_sqlite(engine) if engine.dialect.name == "sqlite" else ()
    except NotADatabase as error:
        yield Finding(Health.bad, "database", str(error), "put a backup in its place")
    finally:
        engine.dispose()


def _check_shape(engine: Engine, *, now: datetime) -> Iterator[Finding]:
    found = readiness(engine, now=now)
    match found.database:
        case "unavailable":
            yield Finding(
                Health.bad,
                "database",
                "it does not answer",
                "is it running, and is PEERCOACH_DATABASE_URL right?",
            )
        case "not migrated":
            yield Finding(
                Health.bad,
                "database",
                "its tables are not those of this version",
                "make a backup, then run: peercoach migrate",
            )
        case "full":
            yield Finding(
                Health.bad,
                "database",
                f"it cannot be written: found less than {ENOUGH_ROOM // 1024**2} MB free beside it",
                "make room on that disk; nothing has to be started again",
            )
        case _:
            yield Finding(Health.good, "database", f"{engine.dialect.name}, tables up to date")
    if found.database in ("ok", "full"):
        yield _of_scheduler(found)


def _of_scheduler(found: Readiness) -> Finding:
    state, last = found.scheduler, found.last_tick
    if found.mail == "held":
        return Finding(
            Health.warning,
            "scheduler",
            "rests, whether it runs or not: everything is held until a person looks",
            "look at what waits and let it go: peercoach outbound",
        )
    if state == "ok":
        return Finding(Health.good, "scheduler", f"last at work {last:%Y-%m-%d %H:%M} UTC")
    when = f"was last at work {last:%Y-%m-%d %H:%M} UTC" if last else "has never been at work"
    return Finding(
        Health.warning,
        "scheduler",
        f"{when}: no mail leaves, nothing planned happens",
        "start it: peercoach scheduler (or peercoach serve, which runs one)",
    )


def _check_sqlite(engine: Engine) -> Iterator[Finding]:
    with engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    words = f"version {sqlite3.sqlite_version}, journal {journal}"
    if journal == "wal" and sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield Finding(
            Health.warning,
            "SQLite",
            f"{words}; before 3.51.3 two processes that write can, very rarely, damage the file",
            "use a newer SQLite, or PostgreSQL; until then keep backups, and one process: "
            "peercoach serve --processes 1",
        )
    else:
        yield Finding(Health.good, "SQLite", words)
