"""Photographs every page of the demonstration, to be looked at: `make screenshots`.

They land in var/screenshots/. Those of some only: `python -m tools.screenshots board help-now`.
"""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from peercoach.i18n import LANGUAGES
from tests.demo.processes import running_command
from tools.browser import launch_chromium
from tools.every_page import EVERY_PAGE, Walk

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


@contextmanager
def demonstration() -> Iterator[str]:
    """The demo command in a process of its own; gives its address."""
    with TemporaryDirectory() as folder, running_command("demo", folder=Path(folder)) as command:
        yield command.wait_until_ready()
        command.end(signal.SIGTERM)


def solve_february(browser: Browser, site: str) -> None:
    """So that there is a draft to look at."""
    round_page = next(walk for walk in EVERY_PAGE if walk.name == "round")
    page = context_for(browser, site, round_page.who, LOOKS[0]).new_page()
    page.goto(walk_to(page, site, round_page))
    page.locator("form[action$='/solve'] button").first.click()
    page.locator("a[href*='/publish']").first.wait_for(timeout=60_000)


def context_for(browser: Browser, site: str, who: str, look: Look) -> BrowserContext:
    """A browser of this person, signed in through the door of the demonstration."""
    context = browser.new_context(
        viewport={"width": look.width, "height": WIDTHS[look.width]},
        device_scale_factor=SCALE[look.width],
        color_scheme="dark" if look.dark else "light",
        reduced_motion="reduce",
        locale=look.language,
    )
    if who:
        context.request.post(
            f"{site}/demo/as?lang={look.language}",
            form={"email": who},
            headers={"origin": site},
            max_redirects=0,
        )
    return context


def walk_to(page: Page, site: str, walk: Walk) -> str:
    """Its address: what the walk begins at, and from there link after link."""
    address = walk.begin
    for link in walk.links:
        text = page.request.get(site + address).text()
        found = re.search(rf'(?:href|action)="(?:{re.escape(site)})?({link})"', text)
        if found is None:
            raise LookupError(f"{walk.name}: no link like {link} on {address}")
        address = found[1].replace("&amp;", "&")
    return site + address


def main(wanted: list[str]) -> None:
    """All pages, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    walks = [walk for walk in EVERY_PAGE if not wanted or walk.name in wanted]
    with demonstration() as site, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        solve_february(browser, site)
        for look in LOOKS:
            for who in sorted({walk.who for walk in walks}):
                context = context_for(browser, site, who, look)
                page = context.new_page()
                for walk in (walk for walk in walks if walk.who == who):
                    page.goto(walk_to(page, site, walk))
                    page.screenshot(path=look.file(walk.name), full_page=True)
                context.close()
        browser.close()
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
