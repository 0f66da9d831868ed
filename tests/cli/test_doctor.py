"""The doctor and its neighbours: what an administrator reads, and the exit code."""

import sqlite3
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from peercoach.cli import app
from peercoach.cli.checkup import database
from peercoach.clock import utc_now
from peercoach.config import load_settings
from peercoach.db import make_engine
from peercoach.jobs.timetable import tick
from peercoach.services.care.vault import new_key
from tests.smtp_server import MailServer, free_port

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PEERCOACH_PUBLIC_URL", "https://buddy.example")
    monkeypatch.setenv("PEERCOACH_CONTACT_EMAIL", "people@uni.example")
    monkeypatch.setenv("PEERCOACH_MAIL_FROM", "buddy@uni.example")
    monkeypatch.setenv("PEERCOACH_SMTP_HOST", "127.0.0.1")
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


def run(*command: str) -> Result:
    return CliRunner().invoke(app, list(command))


def test_an_installation_in_order(
    database_url: str, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", database_url)
    monkeypatch.setenv("PEERCOACH_SMTP_PORT", str(mail_server.port))
    monkeypatch.setattr(database, "SAFE_SQLITE", sqlite3.sqlite_version_info)
    monkeypatch.setenv("PEERCOACH_CARE_KEYS", new_key())
    engine = make_engine(database_url)
    tick(engine, now=utc_now(), jobs=())
    engine.dispose()
    said = run("doctor")
    assert said.exit_code == 0, said.output
    assert "Nothing to mend." in said.output
    assert "warning" not in said.output
    assert f"127.0.0.1:{mail_server.port} answers as" in said.output


def test_what_is_missing_is_named_with_what_to_do(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    monkeypatch.setenv("PEERCOACH_SMTP_PORT", str(free_port()))
    said = run("doctor")
    assert said.exit_code == 1
    assert "WRONG    database: there is no such file yet" in said.output
    assert "run: peercoach migrate" in said.output
    assert "does not take our mail" in said.output
    assert "2 to mend." in said.output


@pytest.mark.parametrize(
    ("name", "value"), [("SMTP_PORT", SECRET), ("DATABASE_URL", f"mysql://{SECRET}@db/x")]
)
def test_a_wrong_setting_is_named_without_its_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PEERCOACH_{name}", value)
    monkeypatch.setenv("PEERCOACH_SMTP_HOST", "127.0.0.1")
    for command in ("doctor", "migrate"):
        said = run(command)
        assert said.exit_code == 1
        assert f"PEERCOACH_{name}" in said.output
        assert SECRET not in said.output


@pytest.mark.parametrize(("version", "warned"), [((3, 51, 2), True), ((3, 51, 3), False)])
def test_an_sqlite_that_can_damage_its_file_is_warned_about(
    version: tuple[int, int, int],
    warned: bool,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert run("migrate").exit_code == 0
    assert ("before 3.51.3" in run("doctor").output) is warned


def test_migrate_makes_the_database_and_says_when_there_is_nothing_to_do(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    assert [run("migrate").output for _ in range(2)] == [
        "The database is up to date.\n",
        "The database was up to date already.\n",
    ]


def test_a_scheduler_refuses_a_database_that_does_not_fit(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    said = run("scheduler")
    assert said.exit_code == 1
    assert "Run: peercoach migrate" in said.output
