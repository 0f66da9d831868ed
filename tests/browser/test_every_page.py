"""What a browser finds true of every page: no barriers, no sideways scroll, nothing foreign."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine
from tests.browser.conftest import OpenPage
from tests.browser.looks import BEYOND_THE_EDGE, LOOKS, RULES
from tests.web.samples import SAMPLES, add_samples
from tools.browser import running

pytestmark = pytest.mark.browser

PAGES = ["/", "/help", "/help/now", "/privacy", "/accessibility", "/missing"]
SAMPLE_PAGES = [f"/samples/{name}" for name in SAMPLES]


@pytest.fixture(scope="module")
def site(migrated_file: Path) -> Iterator[str]:
    settings = Settings(
        _env_file=None, institution="Hogeschool Voorbeeld", contact_email="a@b.example"
    )
    engine = make_engine(f"sqlite:///{migrated_file}")
    app = create_app(settings, engine=engine)
    add_samples(app)
    with running(app) as address:
        yield address
    engine.dispose()


@pytest.mark.parametrize("path", [*PAGES, *SAMPLE_PAGES])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look.values())))
def test_there_are_no_barriers_and_no_sideways_scroll(
    site: str, open_page: OpenPage, path: str, look: dict[str, Any]
) -> None:
    page = open_page(site + path, **look)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(BEYOND_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", [*PAGES, *SAMPLE_PAGES])
def test_nothing_comes_from_outside_and_the_policy_is_kept(
    site: str, open_page: OpenPage, path: str
) -> None:
    page = open_page("about:blank")
    requested, complaints = [], []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site + path)
    assert [address for address in requested if not address.startswith(site + "/")] == []
    expected = ["Failed to load resource"] if path == "/missing" else []
    assert [text[: len("Failed to load resource")] for text in complaints] == expected
    assert page.evaluate("document.fonts.check('16px Figtree')")


def test_without_javascript_one_finds_help_in_the_other_language(
    site: str, open_page: OpenPage
) -> None:
    page = open_page(site, javascript=False)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Talk to someone now").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Talk to someone now"
    assert page.get_by_role("link", name="Call 0800-0113").get_attribute("href") == "tel:08000113"


def test_without_javascript_the_menu_opens_on_a_phone(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/samples/board", width=390, javascript=False)
    entry = page.get_by_role("link", name="Reports")
    assert not entry.is_visible()
    page.get_by_text("Menu: Board").click()
    assert entry.is_visible()


def test_the_first_tab_skips_to_the_content(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/help/now"


def test_an_error_leads_to_its_field(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/samples/sign_up")
    assert page.title().startswith("Fout: ")
    page.get_by_role("link", name="Choose at least 2 times").click()
    assert page.evaluate("location.hash") == "#time"
    assert page.locator("#time").is_visible()
