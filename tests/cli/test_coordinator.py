"""`peercoach coordinator`: the first staff of an installation."""

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner

from peercoach.cli import app
from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.models import Person
from peercoach.services.sign_in.sessions import roles_of
from tests.factories import make_programme

ADA = "ada@uni.example"


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", database_url)
    load_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(app, ["coordinator", *words])
    load_settings.cache_clear()


@pytest.fixture
def nursing(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        make_programme(session, slug="nursing")


def test_adding_removing_and_showing(run, engine: Engine, nursing: None) -> None:
    added = run("add", "Ada@Uni.Example", "--programme", "nursing", "--name", "Ada Vos")
    assert (added.exit_code, added.stdout) == (
        0,
        f"{ADA} now coordinates nursing\nThey sign in at http://localhost:8000/login\n"
        "Their pages and mails are in Dutch; /me/name changes that\n",
    )
    with unit_of_work(engine) as session:
        ada = session.exec(select(Person)).one()
        assert (ada.email, ada.name, ada.confirmed_at) == (ADA, "Ada Vos", None)
        assert roles_of(session, ada.id) == {("coordinator", "nursing")}
    assert f"{ADA} already coordinates nursing" in run("add", ADA, "--programme", "nursing").stdout
    assert run("list", "--programme", "nursing").stdout == f"{ADA}  Ada Vos\n"
    removed = run("remove", ADA, "--programme", "nursing")
    assert removed.stdout == f"{ADA} no longer coordinates nursing\n"
    assert run("list", "--programme", "nursing").stdout == "nobody yet\n"


def test_their_language_is_said_and_what_they_chose_stays(
    run, engine: Engine, nursing: None
) -> None:
    def add(*words: str) -> tuple[str, str]:
        told = run("add", ADA, "--programme", "nursing", *words).stdout
        with unit_of_work(engine) as session:
            return told.splitlines()[-1], session.exec(select(Person.language)).one()

    english = ("Their pages and mails are in English; /me/name changes that", "en")
    assert add("--language", "en") == english
    assert add() == english
    assert add("--lang", "nl")[1] == "nl"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", ADA, "--programme", "law"), "no programme 'law'; programmes: nursing"),
        (("add", "ada", "--programme", "nursing"), "Fill in a complete address"),
        (("remove", ADA, "--programme", "law"), "no programme 'law'"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    run, engine: Engine, nursing: None, words: tuple[str, ...], says: str
) -> None:
    refused = run(*words)
    assert refused.exit_code == 1
    assert says in refused.stderr
    with unit_of_work(engine) as session:
        assert session.exec(select(Person)).all() == []


def test_a_database_without_tables_is_told_what_to_do(run, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    load_settings.cache_clear()
    refused = run("add", ADA, "--programme", "nursing")
    assert (refused.exit_code, "peercoach migrate" in refused.stderr) == (1, True)
