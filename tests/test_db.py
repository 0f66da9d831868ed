"""The unit of work, on both databases: return means commit, raise means roll back."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlmodel import Session, select

import peercoach.db
from peercoach.db import NOTICE_SILENCE, CannotBeHeld, UnknownDatabase, make_engine, unit_of_work
from peercoach.errors import Unavailable
from peercoach.models import Person, Programme
from tests.factories import make_person, make_programme


def names(engine: Engine) -> list[str]:
    with unit_of_work(engine) as session:
        return list(session.exec(select(Person.name).order_by(Person.name)))


def test_return_commits(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        make_person(session, name="Noor")
    assert names(engine) == ["Noor"]


def test_what_was_read_stays_readable_afterwards(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        noor = make_person(session, name="Noor")
    assert noor.name == "Noor"


def test_raise_rolls_back_even_what_was_flushed(engine: Engine) -> None:
    def change_my_mind() -> None:
        with unit_of_work(engine, write=True) as session:
            make_person(session, name="Noor")
            raise RuntimeError("no, after all")

    with pytest.raises(RuntimeError):
        change_my_mind()
    assert names(engine) == []


@pytest.mark.parametrize("name", ["half \ud800", "nul \x00"])
def test_what_no_database_holds_is_refused_in_a_way_that_doors_understand(
    engine: Engine, name: str
) -> None:
    """SQLite does hold a NUL."""
    holds = "\x00" in name and engine.dialect.name == "sqlite"
    with nullcontext() if holds else pytest.raises(CannotBeHeld), unit_of_work(engine) as session:
        session.exec(select(Person).where(Person.name == name)).all()


@pytest.mark.parametrize("number", [2**31, 2**63])
def test_so_is_a_number_past_all_ends(engine: Engine, number: int) -> None:
    fits = number < 2**63 and engine.dialect.name == "sqlite"
    refused = nullcontext() if fits else pytest.raises(CannotBeHeld)
    with refused, unit_of_work(engine, write=True) as session:
        make_programme(session, version=number)


def test_a_unit_that_only_reads_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), unit_of_work(engine) as session:
        make_person(session)
    assert names(engine) == []


def test_two_that_read_before_they_write_both_succeed(engine: Engine) -> None:
    """Upgrading a read to a write is what SQLite refuses at once; a writing unit waits instead."""

    def read_then_write(name: str) -> None:
        with unit_of_work(engine, write=True) as session:
            session.exec(select(Person)).all()
            if engine.dialect.name == "postgresql":  # on SQLite the second has not begun yet
                both_have_read.wait(timeout=10)
            make_person(session, name=name)

    both_have_read = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read_then_write, ["Noor", "Sem"]))
    assert names(engine) == ["Noor", "Sem"]


def test_fault_16_a_lock_held_too_long_is_unavailable(engine: Engine, database_url: str) -> None:
    impatient = make_engine(database_url, wait_ms=50)
    with unit_of_work(engine, write=True) as first:
        noor = make_person(first, name="Noor")
        with pytest.raises(Unavailable), unit_of_work(impatient, write=True) as second:
            make_person(second, email=noor.email, name="Sem")
    impatient.dispose()
    assert names(engine) == ["Noor"]


def test_who_does_not_wait_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'busy.sqlite3'}"
    one, other = make_engine(url), make_engine(url)
    monkeypatch.setattr(peercoach.db, "sleep", lambda _: pytest.fail("waits"))
    for holder in (one, other):  # in this process, and as another process does
        with unit_of_work(holder, write=True) as first:
            first.execute(text("SELECT 1"))
            with pytest.raises(Unavailable), unit_of_work(one, write=True, waits=False) as second:
                second.execute(text("SELECT 1"))
    one.dispose()
    other.dispose()


@pytest.mark.thorough
def test_who_waits_to_write_is_served_in_turn(migrated_file: Path, tmp_path: Path) -> None:
    """Left to look for itself now and then, somebody would not see the lock free for a second."""
    file = shutil.copyfile(migrated_file, tmp_path / "busy.sqlite3")
    engine = make_engine(f"sqlite:///{file}", wait_ms=2_000)

    def write(number: int) -> None:
        with unit_of_work(engine, write=True) as session:
            make_person(session, name=f"{number:03}")
            time.sleep(0.02)

    with ThreadPoolExecutor(15) as pool:  # as many as the engine has connections
        list(pool.map(write, range(100)))
    assert len(names(engine)) == 100
    engine.dispose()


def test_several_processes_write_beside_each_other_and_nothing_is_lost(
    migrated_file: Path, tmp_path: Path
) -> None:
    """Engines know as little of each other as processes do."""
    file = shutil.copyfile(migrated_file, tmp_path / "busy.sqlite3")
    engines = [make_engine(f"sqlite:///{file}", wait_ms=2_000) for _ in range(3)]
    with unit_of_work(engines[0], write=True) as session:
        make_person(session, name="0")

    def add_one(number: int) -> None:
        with unit_of_work(engines[number % 3], write=True) as session:
            person = session.exec(select(Person)).one()
            time.sleep(0.005)
            person.name = str(int(person.name) + 1)

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(add_one, range(120)))
    assert names(engines[0]) == ["120"]
    for engine in engines:
        engine.dispose()


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    for url in (
        f"sqlite:///{tmp_path}/no-such-folder/x.sqlite3",
        f"postgresql+psycopg://nobody@/nothing?host={tmp_path}",
    ):
        with pytest.raises(Unavailable), unit_of_work(make_engine(url)) as session:
            session.exec(select(Person)).all()


def test_a_mistake_of_ours_is_not_called_unavailable(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/new.sqlite3")
    with pytest.raises(OperationalError, match="no such table"), unit_of_work(engine) as session:
        session.exec(select(Person)).all()


def test_fault_17_a_full_disk_is_unavailable_and_passes(
    tmp_path: Path, migrated_file: Path
) -> None:
    file = tmp_path / "full.sqlite3"
    file.write_bytes(migrated_file.read_bytes())
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
    with pytest.raises(Unavailable), unit_of_work(engine, write=True) as session:
        make_programme(session, name_nl="x" * 100_000)
    assert names(engine) == []
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1_000}")
    with unit_of_work(engine, write=True) as session:
        make_programme(session, name_nl="x" * 100_000)
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["", "a b", "mysql://root:secret@db/x", "nonsense://secret@host", "sqlite://"]
)
def test_an_address_of_no_database_we_know_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UnknownDatabase) as refusal:
        make_engine(url)
    assert str(refusal.value) == (
        "PEERCOACH_DATABASE_URL: expected sqlite:///FILE or"
        " postgresql+psycopg://USER:PASSWORD@HOST/NAME"
    )


@pytest.mark.postgres
def test_a_line_that_falls_silent_is_noticed_unless_the_address_says_otherwise(
    migrated_postgres: str,
) -> None:
    """Tried by hand with packets that vanish on their way; see docs/operating.md."""

    def asked_for(url: str) -> dict[str, str]:
        engine = make_engine(url)
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            found: dict[str, str] = driver.info.get_parameters()
        engine.dispose()
        return found

    by_itself = asked_for(migrated_postgres)
    assert {name: by_itself[name] for name in NOTICE_SILENCE} == {
        name: str(value) for name, value in NOTICE_SILENCE.items()
    }
    own = asked_for(f"{migrated_postgres}&tcp_user_timeout=60000")
    assert (own["tcp_user_timeout"], own["keepalives_idle"]) == ("60000", "3")


@pytest.mark.postgres
def test_a_connection_that_was_cut_is_unavailable_and_replaced(migrated_postgres: str) -> None:
    engine = make_engine(migrated_postgres)
    with pytest.raises(Unavailable), unit_of_work(engine, write=True) as session:
        session.connection().exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert names(engine) == []
    engine.dispose()


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/x.sqlite3")
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected
        }
    engine.dispose()
    assert found == expected


def test_errors_do_not_print_the_values_of_a_statement(engine: Engine) -> None:
    """PostgreSQL's own words may still hold them: logs leave out every error's message."""
    with pytest.raises(DBAPIError) as refusal, unit_of_work(engine, write=True) as session:
        make_person(session, email="Not.Canonical@uni.example", name="Canary")
    _, statement = str(refusal.value).split("[SQL", maxsplit=1)
    assert "Canary" not in statement


def test_moments_come_back_in_utc_to_the_microsecond(engine: Engine) -> None:
    amsterdam = timezone(timedelta(hours=2))
    moment = datetime(2026, 9, 7, 10, 0, 0, 123456, tzinfo=amsterdam)
    with unit_of_work(engine, write=True) as session:
        make_person(session, created_at=moment)
    with unit_of_work(engine) as session:
        found = session.exec(select(Person.created_at)).one()
        later = session.exec(select(Person).where(Person.created_at > moment)).all()
    assert (found, found.tzinfo) == (moment, UTC)
    assert later == []


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="timezone"), unit_of_work(engine, write=True) as s:
        make_person(s, created_at=datetime(2026, 9, 7))  # noqa: DTZ001


def test_names_and_answers_come_back_as_they_went_in(engine: Engine) -> None:
    name = "Zoë 👩🏽‍🎓 عمر"
    definition = {"question": [{"key": "b", "most": 3}, {"key": "a", "label": {"nl": "é"}}]}
    with unit_of_work(engine, write=True) as session:
        make_person(session, name=name)
        make_programme(session, definition=definition)
    with Session(engine) as session:
        assert session.exec(select(Person.name)).one() == name
        assert session.exec(select(Programme.definition)).one() == definition
