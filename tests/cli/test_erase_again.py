"""A backup that is older than an erasure comes back: nothing starts before it is done once more."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from peercoach.cli import app
from peercoach.clock import utc_now
from peercoach.config import load_settings
from peercoach.db import make_engine, unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.migrations import upgrade
from peercoach.models import Audit, Person, Role, RoleKind, Side
from peercoach.services.own_data.erasing import erase
from peercoach.services.own_data.ledger import Ledger, with_ledger
from peercoach.vault import new_key
from tests.demo.processes import running_command
from tests.factories import (
    MONDAY,
    make_enrolment,
    make_notice,
    make_pair,
    make_person,
    make_programme,
    make_role,
)
from tests.postgres import find_programs
from tests.services.traces import BIRD, CANARY

Restore = Callable[[], None]


def back_up(url: str, folder: Path) -> Restore:
    """A backup as the makers of the database mean it; the function puts it back."""
    if url.startswith("sqlite"):
        return back_up_sqlite(Path(make_url(url).database or ""), folder / "backup.sqlite3")
    programs, address = find_programs(folder), url.replace("+psycopg", "")
    run([programs / "pg_dump", "--format=custom", f"--file={folder / 'dump'}", address])
    restore = ["--clean", "--if-exists", "--single-transaction", f"--dbname={address}"]
    return lambda: run([programs / "pg_restore", *restore, folder / "dump"])


def back_up_sqlite(file: Path, backup: Path) -> Restore:
    with closing(sqlite3.connect(file)) as here, closing(sqlite3.connect(backup)) as there:
        here.backup(there)

    def restore() -> None:
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        shutil.copyfile(backup, file)

    return restore


def run(command: list[object]) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


class Installation:
    """On this machine, with a ledger beside the database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.file = url, folder / "ledger" / "erased.txt"
        self.file.parent.mkdir()
        self.key = new_key()
        self.environment = {
            "PEERCOACH_DATABASE_URL": url,
            "PEERCOACH_ERASURE_LEDGER": str(self.file),
            "PEERCOACH_CARE_KEYS": self.key,
        }
        self.set_up()

    def set_up(self) -> None:
        engine = make_engine(self.url)
        upgrade(engine)
        with unit_of_work(engine, write=True) as session:
            store_two(session)
        engine.dispose()

    def erase_karel(self) -> None:
        """And a minute passes."""
        engine = with_ledger(make_engine(self.url), Ledger(self.file, (self.key,)))
        with unit_of_work(engine, write=True) as session:
            erase(session, karel(session), now=MONDAY)
        tick(engine, now=utc_now())
        engine.dispose()

    def command(self, *words: str) -> Result:
        load_settings.cache_clear()
        return CliRunner().invoke(app, list(words))

    def everything(self) -> str:
        engine = make_engine(self.url)
        with unit_of_work(engine) as session:
            people = [person.model_dump_json() for person in session.exec(select(Person))]
        engine.dispose()
        return "\n".join(people)


def karel(session: Session) -> Person:
    return session.exec(select(Person).where(Person.email == BIRD["email"])).one()


def store_two(session: Session) -> None:
    programme = make_programme(session)
    pair = [make_person(session, **BIRD), make_person(session, name="Joke")]
    sides = zip(pair, Side, strict=True)
    make_pair(session, *(make_enrolment(session, programme, s, person_id=p.id) for p, s in sides))


@pytest.fixture
def here(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    made = Installation(empty_database_url, tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    yield made
    load_settings.cache_clear()


def test_who_was_erased_since_the_backup_is_erased_again(
    here: Installation, tmp_path: Path
) -> None:
    restore = back_up(here.url, tmp_path)
    here.erase_karel()
    restore()
    assert CANARY in here.everything()
    for command in (["serve", "--port=0"], ["scheduler"]):
        with running_command(*command, folder=tmp_path, environment=here.environment) as refused:
            assert refused.wait() == 1
        assert "The database has 1 who had everything erased" in refused.said
    assert "Run: peercoach erase-again" in here.command("doctor").output
    assert here.command("erase-again").output == "Erased again: 1\n"
    assert CANARY not in here.everything()
    assert "Joke" in here.everything()
    assert "nobody who was erased is back" in here.command("doctor").output
    assert here.command("erase-again").output == "Erased again: 0\n"


def test_the_ledger_tells_nothing_of_anybody(here: Installation, tmp_path: Path) -> None:
    engine = make_engine(here.url)
    with unit_of_work(engine) as session:
        uid = karel(session).uid
    engine.dispose()
    here.erase_karel()
    (line,) = here.file.read_text().splitlines()
    day, hashed = line.split()
    assert (len(day), len(hashed), int(hashed, 16) > 0) == (10, 64, True)
    assert not [secret for secret in (uid, CANARY, here.key) if secret in line]
    assert Ledger(here.file, (here.key,)).among([uid, "another"]) == [uid]
    assert Ledger(here.file, (new_key(),)).among([uid]) == []


def test_with_a_new_key_the_lines_are_written_once_more(here: Installation) -> None:
    here.erase_karel()
    old, new = here.key, new_key()
    engine = with_ledger(make_engine(here.url), Ledger(here.file, (new, old)))
    for _ in range(2):
        tick(engine, now=utc_now())
    with unit_of_work(engine) as session:
        uid = session.exec(select(Audit.subject_uid).where(Audit.action == "erase")).one()
    engine.dispose()
    assert len(here.file.read_text().splitlines()) == 2
    assert Ledger(here.file, (new,)).among([uid]) == [uid]


def test_the_only_coordinator_of_the_backup_is_named_and_stays_until_there_is_another(
    here: Installation, tmp_path: Path
) -> None:
    engine = make_engine(here.url)
    with unit_of_work(engine, write=True) as session:
        make_role(
            session, make_programme(session, slug="nursing", name_en="Nursing"), karel(session)
        )
    engine.dispose()
    restore = back_up(here.url, tmp_path)
    engine = make_engine(here.url)
    with unit_of_work(engine, write=True) as session:  # somebody took over, and Karel left
        session.exec(select(Role).where(Role.kind == RoleKind.coordinator)).one().person_id = 2
    engine.dispose()
    here.erase_karel()
    restore()
    said = here.command("erase-again")
    assert said.exit_code == 1
    assert "Not yet: the only one who works for Nursing." in said.output
    here.command("coordinator", "add", "joke@uni.example", "--programme", "nursing")
    assert here.command("erase-again").output == "Erased again: 1\n"


def test_fault_36_of_a_restored_day_nothing_leaves_until_a_person_says_so(
    here: Installation, tmp_path: Path
) -> None:
    """What was due when the backup was made left since: it is looked at, and does not leave. Nor
    does the news of the erasure, which Joke had."""
    yesterday = utc_now() - timedelta(days=1)
    engine = make_engine(here.url)
    with unit_of_work(engine, write=True) as session:
        make_notice(session, template="new-message", next_at=yesterday, created_at=yesterday)
    tick(engine, now=yesterday)
    engine.dispose()
    restore = back_up(here.url, tmp_path)
    here.erase_karel()
    restore()
    assert here.command("erase-again").output == "Erased again: 1\n"
    shown = here.command("outbound").output
    assert shown.startswith("Mail is held: the database is of ")
    assert "1  new-message" in shown
    assert "peercoach outbound" in here.command("doctor").output
    assert here.command("outbound", "on", "--drop-due").output == "Dropped: 2\nMail leaves.\n"
    assert here.command("outbound").output == "Mail leaves.\n"
    assert CANARY not in here.everything()
