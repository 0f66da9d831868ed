"""The doctor and its neighbours: what an administrator reads, and the exit code."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from peercoach.cli import app
from peercoach.cli.checkup import database
from peercoach.cli.checkup.providers import check_providers
from peercoach.cli.setting_words import expected
from peercoach.clock import utc_now
from peercoach.config import ProviderSettings, Settings, load_settings
from peercoach.db import make_engine
from peercoach.jobs.timetable import tick
from peercoach.vault import new_key
from tests.databases import Migrated
from tests.providers import Liar
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
    database_url: str, mail_server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", database_url)
    monkeypatch.setenv("PEERCOACH_ERASURE_LEDGER", str(tmp_path / "erased.txt"))
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
    assert f"127.0.0.1:{mail_server.port} answers" in said.output


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


ADD = ("programme", "add", "nursing", "--name-nl", "Verpleegkunde", "--name-en", "Nursing")


@pytest.mark.parametrize("command", [("doctor",), ("migrate",), ("serve",), ("scheduler",), ADD])
def test_wrong_settings_are_said_one_a_line_with_what_was_found_and_expected(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_PUBLIC_URL", "nonsense")
    monkeypatch.setenv("PEERCOACH_SMTP_PORT", "abc")
    monkeypatch.setenv("PEERCOACH_LOG_LEVEL", "loud")
    said = run(*command)
    assert said.exit_code == 1
    for line in (
        "PEERCOACH_PUBLIC_URL: found “nonsense”, expected http:// or https:// and a host",
        "PEERCOACH_SMTP_PORT: found “abc”, expected a whole number from 1 to 65535",
        "PEERCOACH_LOG_LEVEL: found “loud”, expected debug, info, warning or error",
    ):
        assert line in said.output
    assert isinstance(said.exception, SystemExit)


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("CONTACT_EMAIL", "notanaddress", "one address"),
        ("CONTACT_EMAIL", "help@uni.example\nBcc: all@uni.example", "one address"),
        ("PRIVACY_OFFICER", "Fay <fay@uni.example>", "one address"),
        ("MAIL_FROM", "buddy,help@uni.example", "one address"),
        ("MAIL_RETRY_MINUTES", "0", "minutes with commas in between"),
        ("MAIL_RETRY_MINUTES", "1, 5, 0.0", "minutes with commas in between"),
        ("MAIL_RETRY_MINUTES", "5, -1", "minutes with commas in between"),
        ("MAIL_RETRY_MINUTES", "1,,5", "minutes with commas in between"),
        ("MAIL_RETRY_MINUTES", "1" + "0" * 400, "minutes with commas in between"),
        ("MAIL_LEASE_SECONDS", "0", "a whole number"),
        ("MAIL_LEASE_SECONDS", "1" + "0" * 20, "a whole number"),
        ("MAIL_GIVE_UP_HOURS", "-1", "a number of hours"),
        ("MAIL_GIVE_UP_HOURS", "inf", "a number of hours"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "serve"])
def test_what_would_stop_every_mail_is_refused_at_the_start(
    command: str, name: str, given: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PEERCOACH_{name}", given)
    said = run(command)
    assert said.exit_code == 1
    assert f"PEERCOACH_{name}: found “{given}”, expected {wanted}" in said.output


@pytest.mark.parametrize("name", Settings.model_fields)
def test_of_every_setting_is_known_what_may_stand_there(name: str) -> None:
    field = Settings.model_fields[name]
    if field.metadata or field.annotation not in (str, SecretStr):
        assert expected(name)


@pytest.mark.parametrize("command", ["doctor", "migrate", "serve"])
def test_the_address_of_a_database_is_never_repeated(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"mysql://{SECRET}@db/x")
    said = run(command)
    assert said.exit_code == 1
    assert "PEERCOACH_DATABASE_URL: expected" in said.output
    assert SECRET not in said.output


def test_a_password_that_would_travel_in_the_clear_is_refused_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PEERCOACH_SMTP_HOST", "mail.uni.example")
    monkeypatch.setenv("PEERCOACH_SMTP_PASSWORD", SECRET)
    said = run("doctor")
    assert "PEERCOACH_SMTP_SECURITY: found “none” beside a password" in said.output
    assert SECRET not in said.output


def test_a_misspelt_setting_is_named_with_the_one_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEERCOACH_SMTP_PROT", "25")
    (tmp_path / ".env").write_text("PEERCOACH_NONSENSE=1\nOTHER=1\n")
    said = run("doctor").output
    assert "PEERCOACH_SMTP_PROT is no setting, so nothing uses it" in said
    assert "is PEERCOACH_SMTP_PORT meant?" in said
    assert "PEERCOACH_NONSENSE is no setting" in said
    assert "OTHER" not in said


@pytest.mark.parametrize("command", [("doctor",), ("migrate",), ("serve",), ("scheduler",), ADD])
def test_a_file_that_is_no_database_is_said_and_left_alone(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.db"
    file.write_text("Dear diary, " * 100)
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{file}")
    said = run(*command)
    assert said.exit_code == 1
    assert f"{file} is no database of SQLite" in said.output
    assert isinstance(said.exception, SystemExit)
    assert file.read_text() == "Dear diary, " * 100


@pytest.mark.parametrize(("version", "warned"), [((3, 51, 2), True), ((3, 51, 3), False)])
def test_an_sqlite_that_can_damage_its_file_is_warned_about(
    version: tuple[int, int, int],
    warned: bool,
    migrated: Migrated,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    migrated(Path(f"{tmp_path}/new.sqlite3"))
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
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


def connect(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"PEERCOACH_PROVIDERS__UNI__{name.upper()}", value)


WHOLE = {"client_id": "buddy", "client_secret": SECRET, "label_nl": "Uni", "label_en": "Uni"}


def test_a_provider_in_order_is_told_with_the_address_to_register(
    liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, issuer=liar.issuer, **WHOLE)
    said = run("doctor").output
    assert f"ok       provider uni: {liar.issuer} answers" in said
    assert "https://buddy.example/login/with/uni/back" in said
    assert "everybody proves theirs once with a mailed code" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"issuer": "https://evil.example"}, "calls itself something else"),
        ({"token_endpoint": None}, "does not say its token_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "does not take PKCE with S256"),
    ],
)
def test_what_is_wrong_with_a_provider_is_told(
    liar: Liar, monkeypatch: pytest.MonkeyPatch, facts: dict[str, Any], told: str
) -> None:
    liar.facts |= facts
    connect(monkeypatch, issuer=liar.issuer, **WHOLE)
    said = run("doctor")
    assert said.exit_code == 1
    assert f"WRONG    provider uni: {'' if 'PKCE' in told else liar.issuer + ' '}{told}" in (
        said.output
    )


def test_a_provider_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, issuer=f"http://127.0.0.1:{free_port()}", **WHOLE)
    assert "does not answer as a provider (ConnectError)" in run("doctor").output


def test_a_clock_that_differs_from_the_providers_is_told(liar: Liar) -> None:
    settings = Settings(
        _env_file=None, providers={"uni": ProviderSettings(issuer=liar.issuer, **WHOLE)}
    )
    said = [one.words for one in check_providers(settings, now=utc_now() + timedelta(minutes=9))]
    assert any("nobody can sign in" in words for words in said)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"issuer": "http://uni.example"}, "UNI__ISSUER: found “http://uni.example”, expected"),
        ({"client_secert": SECRET}, "UNI__CLIENT_SECERT: is no setting of a provider"),
        ({"client_id": ""}, "UNI__CLIENT_ID: found nothing to use, expected what the provider"),
        ({"client_secret": ""}, "UNI__CLIENT_SECRET: found nothing to use, expected the secret"),
    ],
)
def test_settings_of_a_provider_that_are_wrong_are_named_and_secrets_never_repeated(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    connect(monkeypatch, **{"issuer": "https://uni.example", **WHOLE} | given)
    said = run("serve")
    assert f"PEERCOACH_PROVIDERS__{told}" in said.output
    assert SECRET not in said.output
    assert isinstance(said.exception, SystemExit)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PROVIDERS", "abc", "PEERCOACH_PROVIDERS: found no list of names"),
        ("PROVIDERS", "[1]", "PEERCOACH_PROVIDERS: found nothing to use"),
        ("PROVIDERS__UNI", SECRET, "PEERCOACH_PROVIDERS__UNI: found nothing to use"),
        ("PROVIDERS__UNI__CLIENT_SECRET", SECRET, "PROVIDERS__UNI__ISSUER: found nothing to use"),
        ("STAFF_PROVIDER", "uni", "expected the name of a provider (there is none)"),
    ],
)
def test_so_is_what_can_be_no_provider_at_all(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"PEERCOACH_{name}", value)
    said = run("serve")
    assert told in said.output
    assert SECRET not in said.output
