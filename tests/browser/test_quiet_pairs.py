"""K9: going through quiet pairs with single keys, in a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.models import Notice, Programme, QuietEpisode
from peercoach.services.quiet_pairs.deciding import do_what_was_decided
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.databases import Migrated
from tests.factories import MONDAY, make_pair, make_person, make_quiet_episode, make_role
from tests.services.round_cast import coach, first_year, small_programme
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(weeks=7)
PAIRS = (
    *(("Noor", "Samira", 40), ("Tim", "Lena", 30), ("Bo", "Ravi", 20)),
    *((f"First-year {n}", f"Coach {n}", 20 - n) for n in range(1, 10)),
)


@pytest.fixture
def engine(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = migrated(tmp_path_factory.mktemp("quiet") / "quiet.sqlite3")
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="autumn", name_nl="Najaar", name_en="Autumn")
        for asks, offers, days in PAIRS:
            two = first_year(session, programme, asks), coach(session, programme, offers)
            pair = make_pair(session, *two, started_at=NOW - timedelta(days=days))
            make_quiet_episode(session, pair, facts={"rhythm": 7})
    yield engine
    engine.dispose()


@pytest.fixture
def page(engine: Engine, open_page: OpenPage) -> Iterator[Page]:
    with unit_of_work(engine, write=True) as session:
        marieke = make_person(session, name="Marieke Duinroos", language="en")
        make_role(session, session.exec(select(Programme)).one(), marieke)
        token = open_session(session, marieke, staff=True, now=NOW)
    settings = Settings(_env_file=None, institution="Hogeschool Voorbeeld")
    with running(create_app(settings, engine=engine, clock=lambda: NOW)) as address:
        page = open_page("about:blank", width=1280, language="en")
        cookie = {"name": "session", "value": token, "url": address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{address}/co/autumn/pairs/quiet?lang=en")
        yield page


def decided(engine: Engine) -> int:
    with unit_of_work(engine) as session:
        return sum(one.decided is not None for one in session.exec(select(QuietEpisode)))


def mails(engine: Engine) -> int:
    with unit_of_work(engine, write=True) as session:
        do_what_was_decided(session, now=NOW + timedelta(minutes=2))
        return len(session.exec(select(Notice)).all())


def chosen(page: Page, names: str) -> None:
    expect(page.locator("#chosen")).to_have_text(names)
    expect(page.locator("#chosen")).to_be_focused()


def test_k9_next_send_and_undo_with_single_keys(engine: Engine, page: Page) -> None:
    page.keyboard.press("j")
    chosen(page, "Tim and Lena")
    page.keyboard.press("m")
    chosen(page, "Bo and Ravi")
    expect(page.get_by_role("status")).to_contain_text("goes out in 60 seconds")
    page.keyboard.press("z")
    chosen(page, "Tim and Lena")
    expect(page.get_by_role("status")).to_be_empty()
    assert decided(engine) == 0
    assert mails(engine) == 0


def test_k9_keys_do_nothing_while_typing_or_switched_off(engine: Engine, page: Page) -> None:
    page.get_by_text("Change text").click()
    text = page.locator("#write textarea")
    text.focus()
    page.keyboard.type("mwnc")
    expect(text).to_have_value(re.compile("mwnc"))
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.locator("h1").click()
    for key in "jmwncz":
        page.keyboard.press(key)
    page.reload()  # and it stays so
    page.locator("h1").click()
    page.keyboard.press("m")
    expect(page.locator("#chosen")).to_have_text("Noor and Samira")
    assert decided(engine) == 0
    page.get_by_role("button", name="Send message").click()  # the same without keys
    chosen(page, "Tim and Lena")
    assert mails(engine) == 1


def test_k9_a_weeks_quiet_pairs_take_one_key_each(engine: Engine, page: Page) -> None:
    """Twelve pairs, and whatever is decided the next one is there, read from its heading on. What
    a person needs beside the keys is reckoned in docs/quiet-pairs.md."""
    for key, (asks, offers, _) in zip("mwmnamcmmwam", PAIRS, strict=True):
        expect(page.locator("#chosen")).to_have_text(f"{asks} and {offers}")
        page.keyboard.press(key)
    expect(page.locator("#chosen")).to_have_count(0)
    assert decided(engine) == len(PAIRS)
