"""Real databases for the tests: SQLite always, PostgreSQL with `--whole`.

`engine` runs a test on both, each time with every table and no row, in a millisecond or two: the
rows of the test before were deleted (making a new PostgreSQL database takes a hundred milliseconds,
truncating its tables nearly as long). The engine itself is kept, for what it learnt about our
statements saves a third of the time.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, make_url
from sqlmodel import SQLModel, select

from peercoach.db import make_engine
from peercoach.migrations import upgrade
from tests.emptied_file import EmptiedFile
from tests.kept import MIGRATED, KeptFolder

Migrated = Callable[[Path], Engine]
KEPT = "kept"
BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def migrated_file(kept_folder: KeptFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    kept = kept_folder("migrated", MIGRATED) / file.name
    if not kept.exists():
        engine = make_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()  # the last connection to close folds the log into the file
        shutil.copyfile(file, half := kept.with_name(f"{os.getpid()}.half"))
        half.replace(kept)
    return Path(shutil.copyfile(kept, file))


@pytest.fixture(scope="session")
def migrated(migrated_file: Path) -> Migrated:
    """Makes an embedded database with every table and no row, in this file."""

    def make(file: Path) -> Engine:
        return make_engine(f"sqlite:///{shutil.copyfile(migrated_file, file)}")

    return make


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server."""
    given = os.environ.get("PEERCOACH_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    keeper = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("postgres.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us; the server ends when its stdin closes
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    address = keeper.stdout.readline().strip()
    if not address.startswith("postgresql"):
        pytest.fail(f"PostgreSQL: {address or 'its keeper ended without a word'}", pytrace=False)
    yield address
    keeper.stdin.close()
    keeper.wait()


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """The address of a new database, gone afterwards."""
    name = f"peercoach_test_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    with postgres_database(postgres_server) as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sweep_postgres(migrated_postgres: str) -> Iterator[Callable[[], None]]:
    """Deletes every row, also when a test ended with a transaction open somewhere. Only the engine
    that is kept goes on with its connections: a new one takes as long as the rows."""
    engine = create_engine(migrated_postgres)
    tables = reversed(SQLModel.metadata.sorted_tables)
    delete = "; ".join(f'DELETE FROM "{table.name}"' for table in tables)

    def sweep() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                f" AND (application_name <> '{KEPT}' OR state <> 'idle')"
            )
            connection.exec_driver_sql(delete)

    yield sweep
    engine.dispose()


@pytest.fixture(scope="session")
def emptied_file(migrated_file: Path) -> EmptiedFile:
    return EmptiedFile(migrated_file, migrated_file.with_name("test.sqlite3"))


@pytest.fixture
def embedded_url(emptied_file: EmptiedFile) -> str:
    """The address of a file of this test's own, with every table and no row."""
    if not emptied_file.was_emptied():
        kept_engine(f"sqlite:///{emptied_file.file}").dispose()
        emptied_file.replace()
    return f"sqlite:///{emptied_file.file}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of this test's own, with every table and no row."""
    if request.param == "sqlite":
        yield request.getfixturevalue("embedded_url")
        return
    sweep = request.getfixturevalue("sweep_postgres")
    yield request.getfixturevalue("migrated_postgres")
    sweep()


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a single table, for the tests of migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield url


def hasty_engine(url: str) -> Engine:
    """Waits for no disk: what a test stored need not survive a power cut."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
    return engine


@cache
def kept_engine(url: str) -> Engine:
    if url.startswith("postgresql"):
        url = make_url(url).update_query_dict({"application_name": KEPT}).render_as_string(False)
    return hasty_engine(url)


@pytest.fixture
def engine(database_url: str) -> Engine:
    return kept_engine(database_url)


@pytest.fixture
def embedded(embedded_url: str) -> Engine:
    """An embedded database, for what does not need to be shown twice."""
    return kept_engine(embedded_url)


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def all_rows(engine: Engine) -> dict[str, list[object]]:
    """Everything that is stored, by table."""
    with engine.connect() as connection:
        return {
            table.name: list(connection.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
        }
