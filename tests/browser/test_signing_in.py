"""Signing in with a real browser, on a phone, without JavaScript, and no barrier on the way."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine
from sqlmodel import col, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.models import Notice
from tests.browser.conftest import OpenPage
from tests.browser.looks import BEYOND_THE_EDGE, barriers
from tools.browser import running

pytestmark = pytest.mark.browser

NOOR = "noor.van.den.berg-de.vries@student.hogeschool-voorbeeld.example"


@pytest.fixture
def engine(tmp_path: Path, migrated_file: Path) -> Iterator[Engine]:
    shutil.copyfile(migrated_file, tmp_path / "test.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def site(engine: Engine) -> Iterator[str]:
    with running(create_app(Settings(_env_file=None), engine=engine)) as address:
        yield address


def mail(engine: Engine) -> dict[str, Any]:
    with unit_of_work(engine) as session:
        return dict(session.exec(select(Notice).order_by(col(Notice.id).desc())).first().payload)


def ask(page: Page) -> None:
    page.get_by_label("Your e-mail address").fill(NOOR)
    page.get_by_role("button", name="Send me a code").click()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_with_the_code_on_a_phone_without_javascript(
    site: str, engine: Engine, open_page: OpenPage
) -> None:
    page = open_page(f"{site}/account", width=390, language="en", javascript=False)
    ask(page)
    assert page.get_by_label("Code from the mail").get_attribute("autocomplete") == "one-time-code"
    page.get_by_label("Code from the mail").fill(mail(engine)["code"].lower())
    page.get_by_role("button", name="Sign in").click()
    assert heading(page) == "Your account"
    page.get_by_role("button", name="Sign out", exact=True).click()
    assert heading(page) == "You are signed out"
    page.goto(f"{site}/account")
    assert heading(page) == "Sign in"


def test_the_link_works_where_one_started_and_nowhere_else(
    site: str, engine: Engine, open_page: OpenPage
) -> None:
    page = open_page(f"{site}/login?next=/account", language="en")
    ask(page)
    link = site + mail(engine)["path"]
    elsewhere = open_page(link, width=390, language="en")
    assert heading(elsewhere) == "Type the code where you started"
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    assert heading(page) == "Your account"
    elsewhere.reload()
    assert heading(elsewhere) == "This code does not work any more"


def test_there_is_no_barrier_on_any_page_of_it(
    site: str, engine: Engine, open_page: OpenPage
) -> None:
    page = open_page(f"{site}/login?next=/account", width=320, language="en")
    seen = []

    def check() -> None:
        assert barriers(page) == []
        assert page.evaluate(BEYOND_THE_EDGE) == []
        seen.append(page.title().removesuffix(" – Buddy programme"))

    check()
    page.get_by_role("button", name="Send me a code").click()
    check()
    ask(page)
    check()
    page.get_by_label("Code from the mail").fill("nonsense")
    page.get_by_role("button", name="Sign in").click()
    check()
    page.goto(site + mail(engine)["path"])
    check()
    page.get_by_role("button", name="Sign in").click()
    check()
    page.goto(site + mail(engine)["path"])
    check()
    page.goto(f"{site}/me/tokens")
    page.get_by_label("What is it for?").fill("Fetching the timetable")
    page.get_by_role("button", name="Make a key").click()
    check()
    page.goto(f"{site}/logout")
    check()
    assert seen == [
        "Sign in",
        "Error: Sign in",
        "Enter your code",
        "Error: Enter your code",
        "Sign in",
        "Your account",
        "This code does not work any more",
        "Your keys",
        "You are signed out",
    ]
