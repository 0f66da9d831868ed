"""`peercoach reader`: who reads, and the keys."""

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from peercoach.cli import app
from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.vault import new_key
from tests.factories import MONDAY
from tests.services.care_cast import VAULT, samira_worries, store_care_cast

ROSA = "rosa@uni.example"


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", database_url)
    load_settings.cache_clear()

    def run(*words: str, keys: str = "") -> Result:
        monkeypatch.setenv("PEERCOACH_CARE_KEYS", keys)
        load_settings.cache_clear()
        return CliRunner().invoke(app, list(words))

    yield run
    load_settings.cache_clear()


@pytest.fixture
def slug(engine: Engine) -> str:
    """Of a programme with two readers and a worry."""
    cast = store_care_cast(engine)
    with unit_of_work(engine, write=True) as session:
        samira_worries(session, cast, now=MONDAY)
    return cast.pair.programme.slug


def test_naming_showing_and_dismissing(run, slug: str) -> None:
    here = ("--programme", slug)
    added = run("reader", "add", ROSA, *here, "--name", "Rosa Roos")
    assert added.stdout == (
        f"{ROSA} now reads for {slug}\n"
        "Their pages and mails are in Dutch; /me/name changes that\n"
        "There is no key yet, so nothing can be passed on: peercoach reader key\n"
    )
    assert run("reader", "add", ROSA, *here, "--language", "en", keys=new_key()).stdout == (
        f"{ROSA} already reads for {slug}\n"
        "Their pages and mails are in English; /me/name changes that\n"
    )
    assert run("reader", "list", *here).stdout.splitlines()[-1] == f"{ROSA}  Rosa Roos"
    assert run("reader", "remove", ROSA, *here).stdout == f"{ROSA} no longer reads for {slug}\n"
    assert run("reader", "remove", ROSA, *here).stdout == f"{ROSA} did not read for {slug}\n"


def test_a_new_key_is_one_that_the_settings_take(run) -> None:
    made = run("reader", "key").stdout.strip()
    assert run("reader", "key", keys=f"{made}, {new_key()}").exit_code == 0


def test_everything_is_sealed_with_the_newest_key(run, slug: str) -> None:
    newest, (oldest,) = new_key(), VAULT.keys
    lost = run("reader", "reseal", keys=newest)
    assert (lost.exit_code, "none of the 1 keys" in lost.stderr) == (1, True)
    assert run("reader", "reseal", keys=f"{newest},{oldest}").stdout.startswith("1 sealed")
    assert run("reader", "reseal", keys=newest).stdout.startswith("1 sealed")
    refused = run("reader", "reseal")
    assert (refused.exit_code, "found no key" in refused.stderr) == (1, True)


def test_the_doctor_knows_keys_and_readers(run, slug: str) -> None:
    (right,) = VAULT.keys
    assert "no key to seal them with" in run("doctor").output
    assert "1 sealed with a key that is not in" in run("doctor", keys=new_key()).output
    assert "worries: sealed, and somebody reads them" in run("doctor", keys=right).output


def test_a_key_that_is_none_is_refused_without_repeating_it(run) -> None:
    refused = run("reader", "list", "--programme", "nursing", keys="geheim")
    assert refused.exit_code == 1
    assert "key 1 of the list: found 6 characters that are no key" in refused.stderr
    assert "geheim" not in refused.stderr
