"""Sign-up, a first-year's page and a coach's board in a real browser, also without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.models import Side
from peercoach.services.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.test_every_page import BEYOND_THE_EDGE, RULES
from tests.factories import MONDAY, make_enrolment, make_person
from tests.programme_cast import (
    NOORS,
    enrol,
    make_noor,
    make_open_programme,
    make_samira,
    pair_up,
)
from tools.browser import running

pytestmark = pytest.mark.browser

NOW = MONDAY + timedelta(days=2, hours=2)
SIGN_UP = "/start-well/signup"
PAGES = [
    ("nobody", "/start-well"),
    ("starter", f"{SIGN_UP}/about-you"),
    ("starter", f"{SIGN_UP}/help_wanted"),
    ("starter", f"{SIGN_UP}/same_programme_wish"),
    ("starter", f"{SIGN_UP}/times"),
    ("starter", f"{SIGN_UP}/first_in_family"),
    ("starter", f"{SIGN_UP}/what-matters"),
    ("starter", "/start-well/coach-signup/about-you"),
    ("drafter", "/me"),
    ("drafter", f"{SIGN_UP}/check-answers"),
    ("lotte", "/me"),
    ("noor", "/me"),
    ("noor", "/start-well/me/stop"),
    ("samira", "/coach"),
]
LOOKS = [
    {"language": "nl", "dark": False, "width": 390},
    {"language": "en", "dark": True, "width": 1280},
]


class Site(NamedTuple):
    address: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('site') / 'site.sqlite3'}")
    upgrade(engine)
    with unit_of_work(engine, write=True) as session:
        programme, _ = make_open_programme(session)
        people = {
            "starter": make_person(session, name="", language="en"),
            "clicker": make_person(session, name="", language="en"),
            "drafter": make_person(session, name="Bo Lentezon"),
            "lotte": make_person(session, name="Lotte Tulpenbol"),
            "noor": make_noor(session),
            "samira": make_samira(session, language="en"),
        }
        pair_up(session, programme, people["noor"], people["samira"])
        enrol(session, programme, people["lotte"], Side.first_year)
        drafter = {"person_id": people["drafter"].id, "status": "draft", "sent_at": None}
        make_enrolment(session, programme, Side.first_year, answers=NOORS, **drafter)
        tokens = {
            name: open_session(session, person, staff=False, now=NOW)
            for name, person in people.items()
        }
    app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: NOW)
    with running(app) as address:
        yield Site(address, tokens)
    engine.dispose()


def visit(site: Site, open_page: OpenPage, who: str, path: str, **look: object) -> Page:
    page = open_page("about:blank", **look)
    if who in site.tokens:
        cookie = {"name": "session", "value": site.tokens[who], "url": site.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{site.address}{path}?lang={look.get('language', 'nl')}")
    return page


@pytest.mark.parametrize(("who", "path"), PAGES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look.values())))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: Site, open_page: OpenPage, who: str, path: str, look: dict[str, object]
) -> None:
    page = visit(site, open_page, who, path, **look)
    assert page.locator("h1").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(BEYOND_THE_EDGE) == []


def test_without_javascript_and_with_the_keyboard_only_one_signs_up(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "clicker", SIGN_UP, language="en", javascript=False, width=390)
    page.get_by_label("What should we call you?").press_sequentially("Bo Lentezon")
    page.get_by_label("Den Bosch").press("Space")
    page.keyboard.press("Enter")
    page.get_by_label("Number 1").press("End")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("Number 1").press("ArrowDown")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("online").press("Space")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Continue").press("Enter")  # no time chosen
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Choose at least one time").press("Enter")
    page.get_by_label("Monday morning").press("Space")
    for _ in range(3):
        page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Send in").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "You have signed up"


def test_samira_says_with_one_tap_that_they_met_and_takes_it_back(
    site: Site, open_page: OpenPage
) -> None:
    page = visit(site, open_page, "samira", "/coach", language="en", javascript=False)
    page.get_by_role("button", name="We met").click()
    assert "Noted: you and Noor met on Wednesday 9 September." in page.inner_text("#status")
    page.get_by_role("button", name="Undo").click()
    assert page.inner_text("#status") == ""
