"""The bar and the pages of the demonstration, in a real browser."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from peercoach.db import unit_of_work
from peercoach.demo.clock import HOUR, START
from peercoach.models import Language
from peercoach.notify.envelope import write_mail
from peercoach.notify.words import Words
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, assert_no_barriers, by_turns
from tests.databases import Migrated
from tests.demo.theatre import Theatre
from tests.factories import make_notice
from tools.browser import running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def theatre(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    folder = Path(tmp_path_factory.mktemp("theatre"))
    engine = migrated(folder / "demo.sqlite3")
    made = Theatre(engine, folder)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "buddy@example.org", "Hoe gaat het met jou en Bo?"
    mail.set_content("Kijk op http://localhost:8000/help")
    letter = '<head><title>Bo</title></head><p style="color: #0E5A4B"><a href="/help">Hulp</a></p>'
    mail.add_alternative(letter, subtype="html")
    made.mailbox.add(mail.as_bytes(), recipient="newcomer@example.org", now=START)
    lines = [{"step": "week 4", "other": "Bo", "token": "t"}]
    with unit_of_work(engine, write=True) as session:
        about = {"payload": {"name": "Noor", "lines": lines}, "language": Language.nl}
        asked = make_notice(session, template="check_in", **about)
    settings = made.app.state.settings
    written = write_mail(
        asked, [Words("check_in", asked.payload)], None, settings=settings, now=START
    )
    made.mailbox.add(written.as_bytes(), recipient="newcomer@example.org", now=START)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def site(theatre: Theatre) -> Iterator[str]:
    with running(theatre.app) as address:
        yield address


@pytest.mark.parametrize(("path", "look"), by_turns(["/demo", "/demo/mail", "/demo/mail/1"], LOOKS))
def test_its_pages_have_no_barriers(
    site: str, open_page: OpenPage, path: str, look: dict[str, object]
) -> None:
    page = open_page(site + path, **look)
    assert_no_barriers(page)


def test_the_clock_is_set_forward_with_the_keyboard(
    theatre: Theatre, site: str, open_page: OpenPage
) -> None:
    before = theatre.clock()
    page = open_page(f"{site}/help?lang=en", javascript=False)
    for _ in range(2):  # past the link that skips to the content
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Next hour"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/help?lang=en")
    page.get_by_text("11:00").wait_for()
    assert theatre.clock() == before + HOUR


def test_a_link_in_a_letter_opens_instead_of_the_page_around_it(
    site: str, open_page: OpenPage
) -> None:
    page = open_page(f"{site}/demo/mail/1")
    link = page.frame_locator("iframe").get_by_role("link", name="Hulp")
    assert link.evaluate("one => getComputedStyle(one.parentElement).color") == "rgb(14, 90, 75)"
    link.click()
    page.wait_for_url(f"{site}/help")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_longest_letter_is_seen_whole(site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(f"{site}/demo/mail/2", width=width)
    letter = page.frame_locator(".demo-letter").locator("html")
    assert letter.evaluate("all => all.scrollHeight <= innerHeight")


@pytest.mark.parametrize("dark", [True, False])
def test_its_bar_is_dark_by_day_and_by_night(site: str, open_page: OpenPage, dark: bool) -> None:
    page = open_page(f"{site}/demo", dark=dark)
    colour = page.evaluate("getComputedStyle(document.querySelector('.demo-bar')).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 64
