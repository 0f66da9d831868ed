"""Passing something on in a real browser: no barriers, by keyboard alone, without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.models import HelpKind, Person, Programme
from peercoach.services.programmes.help_entries import Filled, save_entry
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, assert_no_barriers, by_turns
from tests.factories import MONDAY
from tests.programme_cast import default_definition
from tests.services.care_cast import VAULT, CareCast, make_care_cast, samira_worries
from tools.browser import running

pytestmark = pytest.mark.browser


class Stage:
    """A service with a worry that waits, and browsers that are signed in."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with unit_of_work(engine, write=True) as session:
            self.cast: CareCast = make_care_cast(session)
            programme = session.get_one(Programme, self.cast.pair.programme.id)
            programme.definition = default_definition()
            pien = Filled(HelpKind.psychologist, "Pien Parasol", "Marieke", phone="000 000 0001")
            save_entry(session, programme, pien, now=MONDAY)
            samira_worries(session, self.cast, now=MONDAY)
            self.slug, self.uid = programme.slug, self.cast.pair.pair.uid
        settings = Settings(_env_file=None, care_keys=VAULT.keys[0])
        self.app = create_app(settings, engine=engine, clock=lambda: MONDAY)
        self.app.state.help.renew()

    def paths(self) -> dict[str, tuple[Person | None, str]]:
        cast = self.cast
        return {
            "help": (None, "/help/now"),
            "complaint": (cast.noor, f"/me/pairs/{self.uid}/wrong"),
            "worry": (cast.samira, f"/coach/m/{self.uid}/worry"),
            "passed on": (cast.samira, "/me/concerns/worry-1"),
            "board": (cast.samira, "/coach"),
            "home": (cast.noor, "/me"),
            "reader": (cast.rosa, "/reader"),
            "care": (cast.marieke, f"/co/{self.slug}/care"),
            "entry": (cast.marieke, f"/co/{self.slug}/care/entries/new"),
        }

    def sign_in(self, page: Page, site: str, person: Person | None) -> None:
        if person is None:
            return
        with unit_of_work(self.engine, write=True) as session:
            whole = session.exec(select(Person).where(Person.id == person.id)).one()
            token = open_session(session, whole, staff=False, now=MONDAY)
        page.context.add_cookies([{"name": "session", "value": token, "url": site}])


PLACES = ["help", "complaint", "worry", "passed on", "board", "home", "reader", "care", "entry"]


@pytest.fixture
def stage(migrated_file: Path, tmp_path: Path) -> Iterator[Stage]:
    file = tmp_path / "care.sqlite3"
    copyfile(migrated_file, file)
    engine = make_engine(f"sqlite:///{file}")
    yield Stage(engine)
    engine.dispose()


@pytest.fixture
def site(stage: Stage) -> Iterator[str]:
    with running(stage.app) as address:
        yield address


def test_every_page_is_looked_at(stage: Stage) -> None:
    assert set(stage.paths()) == set(PLACES)


@pytest.mark.parametrize(("place", "look"), by_turns(PLACES, LOOKS))
def test_no_page_has_barriers_and_help_is_one_tap_away(
    stage: Stage, site: str, open_page: OpenPage, place: str, look: dict[str, Any]
) -> None:
    person, path = stage.paths()[place]
    page = open_page("about:blank", **look)
    stage.sign_in(page, site, person)
    page.goto(f"{site}{path}?lang={look['language']}")
    assert_no_barriers(page)
    page.locator("footer a[href='/help/now']").click()
    assert page.locator("main a[href='tel:08000113']").is_visible()


def test_a_coach_passes_on_a_worry_with_the_keyboard_and_a_reader_reads_it(
    stage: Stage, site: str, open_page: OpenPage
) -> None:
    page = open_page("about:blank", width=390, javascript=False)
    stage.sign_in(page, site, stage.cast.samira)
    page.goto(f"{site}/coach?lang=en")
    page.get_by_role("link", name="I worry about Noor").press("Enter")
    page.get_by_label("Yes, or I am not sure").press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Call first", level=1).wait_for()
    assert page.locator("main").get_by_role("link", name="Call 112").is_visible()
    page.get_by_role("button", name="I called, or it is not needed: continue").press("Enter")
    page.get_by_label("Sleeps badly").press("Space")
    page.get_by_label("In your own words").fill("Vertelde nauwelijks te slapen.")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("Yes, and agrees").press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pass it on to Rosa").wait_for()
    told = page.locator(".mail").inner_text()
    page.get_by_role("button", name="Pass it on to Rosa").press("Enter")
    page.get_by_role("heading", name="Thank you for passing this on", level=1).wait_for()
    desk = open_page("about:blank")
    stage.sign_in(desk, site, stage.cast.rosa)
    desk.goto(f"{site}/reader?lang=en")
    desk.get_by_label("Why do you open it?").last.fill("The mail asked me to")
    desk.get_by_role("button", name="Open and read").last.click()
    assert told in desk.locator(".mail").first.inner_text()
    assert_no_barriers(desk)


def test_two_taps_stop_the_contact_on_a_phone(stage: Stage, site: str, open_page: OpenPage) -> None:
    page = open_page("about:blank", width=390, javascript=False)
    stage.sign_in(page, site, stage.cast.noor)
    page.goto(f"{site}/me?lang=en")
    page.get_by_role("link", name="Something is wrong with my buddy").click()
    page.get_by_role("button", name="Send, and stop the contact").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The contact is stopped"
    home = open_page("about:blank", width=390)  # axe needs JavaScript
    stage.sign_in(home, site, stage.cast.noor)
    home.goto(f"{site}/me")
    assert home.get_by_role("heading", level=1).inner_text() == "You stopped the contact"
    assert_no_barriers(home)
