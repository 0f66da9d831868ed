"""How pages are looked at, and what they have to keep to."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = [  # the first two show both languages, both themes and both sizes
    {"language": "nl", "dark": False, "width": 390},
    {"language": "en", "dark": True, "width": 1280},
    pytest.param({"language": "nl", "dark": True, "width": 1280}, marks=pytest.mark.long),
    pytest.param({"language": "en", "dark": False, "width": 390}, marks=pytest.mark.long),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BEYOND_THE_EDGE = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .filter(one => !one.closest('.vh, .scroll, thead'))
    .map(one => one.outerHTML.slice(0, 80))"""


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page with everything unfolded, and where."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def assert_no_barriers(page: Page) -> None:
    """One heading, nothing that axe finds, and nothing beyond the edge of a narrow phone."""
    assert page.locator("h1").count() == 1, page.url
    assert barriers(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate(BEYOND_THE_EDGE) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == 320, page.url
