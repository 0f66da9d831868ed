"""How pages are looked at, and what they have to keep to."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = [
    {"language": "nl", "dark": False, "width": 390},
    {"language": "en", "dark": True, "width": 1280},
    {"language": "nl", "dark": True, "width": 1280},
    {"language": "en", "dark": False, "width": 390},
]


def by_turns(*parameters: Iterable[Any]) -> list[Any]:
    """All combinations, of which `make test` takes one for each value of the first: by turns, so
    that all values of the others are seen. `make test-full` takes them all."""
    first, *others = map(list, parameters)
    rest = list(product(*others))
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            *combination,
            id="-".join(map(_name, (value, *combination))),
            marks=[] if turn == row % len(rest) else pytest.mark.long,
        )
        for row, value in enumerate(first)
        for turn, combination in enumerate(rest)
    ]


def first_of(*values: Any) -> list[Any]:
    """All of these, of which `make test` takes the first."""
    return [values[0], *(pytest.param(value, marks=pytest.mark.long) for value in values[1:])]


def _name(value: Any) -> str:
    values = value.values() if isinstance(value, dict) else value
    return str(value) if isinstance(value, str | bool) else "-".join(map(str, values))


RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # this and the next two halve the time; none changes a verdict
    "selectors": False,
    "preload": False,
}
BEYOND_THE_EDGE = """[...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .filter(one => !one.closest('.vh, .scroll, thead'))
    .map(one => one.outerHTML.slice(0, 80))"""

WIDTH_OF_LARGE_TEXT = """(() => {
    const root = document.documentElement;
    root.style.fontSize = '200%';
    const width = root.scrollWidth;
    root.style.fontSize = '';
    return width;
})()"""


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
    beyond = page.evaluate(BEYOND_THE_EDGE)
    assert beyond == [], f"{page.url}: {beyond}"
    assert page.evaluate("document.documentElement.scrollWidth") == 320, page.url
