"""What an administrator does for somebody whose account at the institution was made anew."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner, Result

from peercoach.cli import app
from peercoach.config import load_settings
from peercoach.db import unit_of_work
from peercoach.models import Audit, Identity
from tests.providers import Liar
from tests.web.provider_site import come_back, provider_site
from tests.web.sign_in_site import NOOR, is_signed_in


def run(*command: str) -> Result:
    return CliRunner().invoke(app, ["disconnect", *command])


def test_the_next_account_is_connected_and_sessions_end(
    engine: Engine, database_url: str, liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERCOACH_DATABASE_URL", database_url)
    load_settings.cache_clear()
    site = provider_site(engine, liar.issuer)
    browser = site.browser()
    come_back(browser)
    assert run(NOOR, "--issuer", "https://other.example").exit_code == 1
    assert is_signed_in(browser)
    said = run(NOOR)
    assert said.output == f"{NOOR} is no longer connected with {liar.issuer}\n"
    assert not is_signed_in(browser)
    liar.about["sub"] = "noor-2"
    come_back(browser)
    assert is_signed_in(browser)
    with unit_of_work(engine) as session:
        assert [one.subject for one in session.exec(select(Identity))] == ["noor-2"]
        done = session.exec(select(Audit).where(Audit.action == "disconnect account")).one()
    assert done.actor == "command line"
    assert run("nobody@uni.example").exit_code == 1
    load_settings.cache_clear()
