"""Photographs every page, to be looked at: `make screenshots`. They land in var/screenshots/."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine
from peercoach.i18n import LANGUAGES
from peercoach.migrations import upgrade
from tests.web.samples import SAMPLES, add_samples
from tools.browser import launch_chromium, running

FOLDER = Path(__file__).parent.parent / "var" / "screenshots"
PAGES = {
    "start": "/",
    "help": "/help",
    "help-now": "/help/now",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "not-found": "/nothing-here",
    **{f"sample-{name}": f"/samples/{name}" for name in SAMPLES},
}
WIDTHS = {390: 844, 1280: 900}
SCALE = {390: 1.5, 1280: 1.0}
IN_THE_DARK = {"start", "help-now", "sample-board"}


class Shot(NamedTuple):
    name: str
    address: str
    language: str
    width: int
    dark: bool

    @property
    def file(self) -> str:
        return f"{self.name}-{self.language}-{self.width}{'-dark' if self.dark else ''}.png"


def shots() -> Iterator[Shot]:
    for name, address in PAGES.items():
        for width in WIDTHS:
            for language in LANGUAGES:
                yield Shot(name, address, language, width, dark=False)
            if name in IN_THE_DARK:
                yield Shot(name, address, "nl", width, dark=True)


def take(browser: Browser, site: str, shot: Shot) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": WIDTHS[shot.width]},
        device_scale_factor=SCALE[shot.width],
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale=shot.language,
    )
    page = context.new_page()
    page.goto(site + shot.address)
    page.screenshot(path=FOLDER / shot.file, full_page=True)
    context.close()


def main(wanted: list[str]) -> None:
    """All pages, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        _env_file=None,
        institution="Hogeschool Voorbeeld",
        contact_email="buddy@voorbeeld.example",
    )
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/empty.sqlite3")
        upgrade(engine)
        app = create_app(settings, engine=engine)
        add_samples(app)
        with running(app) as site, sync_playwright() as playwright:
            browser = launch_chromium(playwright)
            for shot in shots():
                if not wanted or shot.name in wanted:
                    take(browser, site, shot)
            browser.close()
        engine.dispose()
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
