"""Noor and Samira pick a time: on a phone, with the keyboard, without JavaScript, and with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.databases import Migrated
from tests.factories import MONDAY, make_meeting
from tests.programme_cast import make_noor, make_open_programme, make_samira, pair_up
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(days=2, hours=2)


class Site(NamedTuple):
    address: str
    tokens: dict[str, str]
    open_page: OpenPage

    def visit(self, who: str, path: str, **look: object) -> Page:
        page = self.open_page("about:blank", language="en", **look)
        cookie = {"name": "session", "value": self.tokens[who], "url": self.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{self.address}{path}")
        return page


@pytest.fixture
def site(migrated: Migrated, tmp_path, open_page: OpenPage, met_before: bool) -> Iterator[Site]:
    engine = migrated(tmp_path / "site.sqlite3")
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session)
        people = {
            "noor": make_noor(session, language="en"),
            "samira": make_samira(session, language="en"),
        }
        pair = pair_up(session, programme, people["noor"], people["samira"])
        if met_before:
            make_meeting(session, pair, starts_at=NOW - timedelta(days=1))
        tokens = {
            name: open_session(session, person, staff=False, now=NOW)
            for name, person in people.items()
        }
    app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: NOW)
    with running(app) as address:
        yield Site(address, tokens, open_page)
    engine.dispose()


@pytest.fixture
def met_before() -> bool:
    return False


def test_with_the_keyboard_and_without_javascript(site: Site) -> None:
    plain = {"width": 390, "javascript": False}
    noor = site.visit("noor", "/me", **plain)
    noor.get_by_label("Tuesday 15 September, 14:00").press("Space")
    noor.get_by_label("Where?").press_sequentially("canteen")
    noor.get_by_role("button", name="Suggest this time").press("Enter")
    expect(noor.get_by_role("status")).to_contain_text("Suggested: Tuesday 15 September at 14:00.")

    samira = site.visit("samira", "/coach", **plain)
    samira.get_by_role("link", name="Another time (Noor)").press("Enter")
    samira.get_by_role("radio", name="Another time").press("Space")
    samira.get_by_label("Day", exact=True).fill("2026-09-18")
    samira.get_by_label("Time", exact=True).fill("13:30")
    samira.get_by_role("button", name="Suggest this time").press("Enter")
    expect(samira.get_by_role("status")).to_contain_text("Friday 18 September at 13:30")

    noor.goto(f"{site.address}/me")
    noor.get_by_role("button", name="That suits me (Samira)").press("Enter")
    expect(noor.get_by_role("status")).to_contain_text("Agreed: you and Samira meet on Friday")
    with noor.expect_download() as download:
        noor.get_by_role("link", name="Put it in your calendar").click()
    assert "T133000" in download.value.path().read_text()

    noor.get_by_label("Your message to Samira").press_sequentially("Tot vrijdag!")
    noor.get_by_role("button", name="Send").press("Enter")
    expect(noor.get_by_role("heading", level=1)).to_have_text("You and Samira")
    samira.goto(f"{site.address}/coach")
    samira.get_by_role("link", name="Read and answer (Noor)").press("Enter")
    expect(samira.get_by_text("Tot vrijdag!")).to_be_visible()

    samira.go_back()
    samira.get_by_role("link", name="Look or change (Noor)").press("Enter")
    samira.get_by_text("Cancel the meeting").click()
    samira.get_by_role("button", name="Yes, cancel it").press("Enter")
    expect(samira.get_by_role("status")).to_contain_text("Your meeting with Noor is off.")


def test_who_is_late_on_the_board_is_shown_how_it_is(site: Site) -> None:
    noor = site.visit("noor", "/me")
    noor.get_by_role("button", name="Suggest this time").click()
    samira = site.visit("samira", "/coach")
    noor.get_by_role("button", name="Take it back").click()
    expect(noor.get_by_role("status")).to_contain_text("You took back your suggestion.")
    samira.get_by_role("button", name="That suits me (Noor)").click()
    expect(samira.get_by_role("status")).to_contain_text("This has changed in the meantime.")


@pytest.mark.parametrize("met_before", [True])
def test_yes_we_met_and_undo_without_leaving_the_board(site: Site) -> None:
    samira = site.visit("samira", "/coach")
    samira.evaluate("window.stayed = true")
    samira.get_by_role("button", name="Yes, we met (Noor)").click()
    expect(samira.get_by_role("status")).to_contain_text("Noted: you and Noor met on Tuesday")
    expect(samira.get_by_role("article", name="Noor")).to_contain_text("Met 1 time")
    samira.get_by_role("button", name="Undo").click()
    expect(samira.get_by_role("status")).to_have_text("")
    expect(samira.get_by_role("article", name="Noor")).not_to_contain_text("Met 1 time")
    assert samira.evaluate("window.stayed")
