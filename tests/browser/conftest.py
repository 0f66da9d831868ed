"""A real browser, for the tests that `--whole` runs."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import MISSING, find_chromium, launch_chromium

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            pytest.fail(MISSING, pytrace=False)
        chromium = launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address in a fresh browser profile; everything of it is gone after the test."""
    contexts = []

    def open_address(
        address: str,
        *,
        width: int = 1280,
        height: int = 900,
        language: str = "nl",
        dark: bool = False,
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(address)
        return page

    yield open_address
    for context in contexts:
        context.close()
