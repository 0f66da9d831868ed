"""Photographs every page of the demonstration, to be looked at: `make screenshots`.

They land in var/screenshots/. Those of some only: `python -m tools.screenshots board help-now`.
"""

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from peercoach.i18n import LANGUAGES
from tools.browser import launch_chromium
from tools.every_page import EVERY_PAGE
from tools.walking import demonstration, look_around_as, walk_to

FOLDER = Path(__file__).parent.parent / "var" / "screenshots"
WIDTHS = {390: 844, 1280: 900}
SCALE = {390: 1.5, 1280: 1.0}


class Look(NamedTuple):
    language: str
    width: int
    dark: bool

    def file(self, name: str) -> Path:
        return FOLDER / f"{name}-{self.language}-{self.width}{'-dark' if self.dark else ''}.png"


LOOKS = [Look(language, width, dark=False) for language in LANGUAGES for width in WIDTHS] + [
    Look("nl", width, dark=True) for width in WIDTHS
]


def context_for(browser: Browser, site: str, who: str, look: Look) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": look.width, "height": WIDTHS[look.width]},
        device_scale_factor=SCALE[look.width],
        color_scheme="dark" if look.dark else "light",
        reduced_motion="reduce",
        locale=look.language,
    )
    look_around_as(context, site, who, look.language)
    return context


def main(wanted: list[str]) -> None:
    """All pages, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    walks = [walk for walk in EVERY_PAGE if not wanted or walk.name in wanted]
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        with demonstration(browser) as site:
            for look in LOOKS:
                for who in sorted({walk.who for walk in walks}):
                    context = context_for(browser, site, who, look)
                    page = context.new_page()
                    for walk in (walk for walk in walks if walk.who == who):
                        page.goto(walk_to(context.request, site, walk))
                        page.screenshot(path=look.file(walk.name), full_page=True)
                    context.close()
        browser.close()
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
