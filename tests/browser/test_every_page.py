"""What a browser finds true of every page of the demonstration, as whoever sees it: no barriers, no
sideways scroll, also where text is twice as large, nothing foreign, help within one tap."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.conftest import OpenPage
from tests.browser.looks import BEYOND_THE_EDGE, WIDTH_OF_LARGE_TEXT, barriers
from tools.every_page import EVERY_PAGE, Walk
from tools.walking import demonstration, look_around_as, walk_to

pytestmark = pytest.mark.browser

MOST_BYTES = 120 * 1024
WIDTHS, LANGUAGES = (NARROWEST := 320, 390, 1280), ("nl", "en")
LOOKS = [  # pairwise: every page in every width, theme and language, and those with each other
    pytest.param(
        walk,
        width,
        language := LANGUAGES[(page // 2 + number) % 2],
        dark := bool((page + number) % 2),
        id=f"{walk.name}-{width}-{language}-{'dark' if dark else 'light'}",
        marks=[] if page % len(WIDTHS) == number and not walk.seldom else pytest.mark.long,
    )
    for page, walk in enumerate(EVERY_PAGE)
    for number, width in enumerate(WIDTHS)
]


@pytest.fixture(scope="module")
def site(browser: Browser) -> Iterator[str]:
    with demonstration(browser) as address:
        yield address


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[Callable[[str, str], BrowserContext]]:
    """A browser profile of whoever looks around, in this language, kept for all of their pages."""
    profiles = ExitStack()

    @cache
    def profile_of(_who: str, language: str) -> BrowserContext:
        context = browser.new_context(locale=language, reduced_motion="reduce")
        context.set_default_timeout(10_000)
        profiles.callback(context.close)
        return context

    with profiles:
        yield profile_of


@pytest.mark.parametrize(("walk", "width", "language", "dark"), LOOKS)
def test_a_page(
    site: str,
    profile: Callable[[str, str], BrowserContext],
    walk: Walk,
    width: int,
    language: str,
    dark: bool,
) -> None:
    context = profile(walk.who, language)
    look_around_as(context, site, walk.who, language)  # somebody's other profile changes theirs
    with context.new_page() as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light")
        look_at(page, site, walk, width=width, language=language)


def look_at(page: Page, site: str, walk: Walk, *, width: int, language: str) -> None:
    fetched: dict[str, Response] = {}
    complaints: list[str] = []
    page.on("response", lambda one: fetched.update({one.url: one}))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(walk_to(page.context.request, site, walk))
    page.evaluate("document.fonts.ready.then(() => null)")

    assert [address for address in fetched if not address.startswith(site + "/")] == []
    refused = [one for one in fetched.values() if one.status in (404, 410)]
    assert len(complaints) == len(refused), complaints
    assert sum(len(one.body()) for one in list(fetched.values()) if one.status == 200) <= MOST_BYTES
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("footer a[href='/help/now']").is_visible()
    assert barriers(page) == []
    assert page.evaluate(BEYOND_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate(WIDTH_OF_LARGE_TEXT) <= NARROWEST


def test_no_two_pages_of_one_person_have_the_same_title(site: str, browser: Browser) -> None:
    found = []
    for who in {walk.who for walk in EVERY_PAGE}:
        context = browser.new_context(locale="en")
        look_around_as(context, site, who, "en")
        for walk in EVERY_PAGE:
            if walk.who != who or walk.name.startswith("old-link"):  # what is over says so alike
                continue
            text = context.request.get(walk_to(context.request, site, walk)).text()
            found.append((who, text.partition("<title>")[2].partition("</title>")[0]))
        context.close()
    assert [one for one, times in Counter(found).items() if times > 1] == []


def test_without_javascript_one_finds_help_in_the_other_language(
    site: str, open_page: OpenPage
) -> None:
    page = open_page(site, javascript=False)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Talk to someone now").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Talk to someone now"
    assert page.get_by_role("link", name="Call 0800-0113").get_attribute("href") == "tel:08000113"


def test_without_javascript_the_menu_opens_on_a_phone(site: str, open_page: OpenPage) -> None:
    overview = next(walk for walk in EVERY_PAGE if walk.name == "overview")
    page = open_page("about:blank", width=390, language="en", javascript=False)
    look_around_as(page.context, site, overview.who, "en")
    page.goto(site + overview.begin)
    entry = page.get_by_role("link", name="Rounds", exact=True)
    assert not entry.is_visible()
    page.get_by_text("Menu: Overview").click()
    assert entry.is_visible()


def test_the_first_tab_skips_to_the_content(site: str, open_page: OpenPage) -> None:
    page = open_page(f"{site}/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/help/now"
