"""S8 and S9 in a real browser: only a press answers, and who is not so well finds people first."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.models import CheckIn
from peercoach.services.check_ins.asking import ask_check_ins
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, first_of
from tests.services.pair_cast import Cast, at, rows, store_cast, token_for
from tools.browser import running

pytestmark = pytest.mark.browser

SEND = {"nl": "Verstuur mijn antwoord", "en": "Send my answer"}
CONTACT = {
    "nl": "Mag de coördinator je bellen of mailen?",
    "en": "May the coordinator call or mail you?",
}


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('asked') / 'asked.sqlite3'}")
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def cast(engine: Engine) -> Cast:
    cast = store_cast(engine)
    with unit_of_work(engine, write=True) as session:
        ask_check_ins(session, now=at(28))
    return cast


@pytest.fixture
def address(engine: Engine, cast: Cast) -> Iterator[str]:
    settings = Settings(_env_file=None, institution="Hogeschool Voorbeeld")
    with running(create_app(settings, engine=engine, clock=lambda: at(28, 18))) as host:
        yield f"{host}/c/{token_for(engine, cast.noor)}"


def answers(engine: Engine) -> list[str]:
    return [row.answer for row in rows(engine, CheckIn) if row.answer]


def send(page: Page, address: str, answer: int, language: str) -> None:
    page.goto(f"{address}?a={answer}&lang={language}")
    page.get_by_role("button", name=SEND[language]).click()
    page.wait_for_url("**/thanks*")


@pytest.mark.parametrize("look", first_of(*LOOKS))
def test_s8_looking_answers_nothing_and_a_press_answers_once(
    engine: Engine, address: str, open_page: OpenPage, look: dict[str, Any]
) -> None:
    page = open_page("about:blank", **look)
    page.clock.install()
    for turn in range(20):
        link = f"{address}?a={turn % 5 + 1}"
        page.context.request.head(link)
        if turn < 5:
            page.goto(link)
            page.clock.run_for(10_000)  # a scanner that runs scripts, and waits
    assert answers(engine) == []
    send(page, address, 2, look["language"])
    assert answers(engine) == ["well"]
    send(page, address, 1, look["language"])
    assert answers(engine) == ["very_well"]


@pytest.mark.parametrize("look", first_of(*LOOKS))
def test_s9_who_is_not_so_well_finds_a_number_to_call_and_is_asked_about_contact(
    engine: Engine, address: str, open_page: OpenPage, look: dict[str, Any]
) -> None:
    page = open_page("about:blank", **look)
    send(page, address, 4, look["language"])
    expect(page.locator('a[href="tel:08000113"]')).to_be_visible()
    asked = page.get_by_role("group", name=CONTACT[look["language"]])
    asked.get_by_role("radio").first.check()
    asked.locator("xpath=ancestor::form").get_by_role("button").click()
    page.wait_for_url("**contact=yes*")
    assert [row.said for row in rows(engine, CheckIn) if row.answer] == [{"contact": True}]
