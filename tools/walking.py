"""Going through the demonstration with a browser, as any of its people."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import APIRequestContext, Browser, BrowserContext

from tests.demo.processes import running_command
from tools.every_page import EVERY_PAGE, Walk


@contextmanager
def demonstration(browser: Browser) -> Iterator[str]:
    """The demo command in a process of its own, with two drafts for February; gives its address."""
    with TemporaryDirectory() as folder, running_command("demo", folder=Path(folder)) as command:
        site = command.wait_until_ready()
        solve_february(browser, site)
        yield site
        command.end(signal.SIGTERM)


def solve_february(browser: Browser, site: str) -> None:
    round_page = next(walk for walk in EVERY_PAGE if walk.name == "round")
    context = browser.new_context()
    look_around_as(context, site, round_page.who, "en")
    page = context.new_page()
    page.goto(walk_to(context.request, site, round_page))
    page.locator("form[action$='/solve'] button").first.click()
    page.locator("a[href*='/publish']").first.wait_for(timeout=60_000)
    page.locator("form[action$='/remedy'] button").first.click()
    page.locator("a[href*='/compare']").first.wait_for(timeout=60_000)
    context.close()


def look_around_as(context: BrowserContext, site: str, who: str, language: str) -> None:
    """Sign this browser in through the door of the demonstration; `who` may be nobody."""
    if who:
        context.request.post(
            f"{site}/demo/as?lang={language}",
            form={"email": who},
            headers={"origin": site},
            max_redirects=0,
        )


def walk_to(request: APIRequestContext, site: str, walk: Walk) -> str:
    """The address of a page: where the walk begins, and from there link after link."""
    leads_to = ""
    for form, filled_in in walk.sends:
        sent = request.post(
            site + form, form=dict(filled_in), headers={"origin": site}, max_redirects=0
        )
        leads_to = sent.headers.get("location", "")
    address = leads_to if "{" in walk.begin else walk.begin
    for link in walk.links:
        text = request.get(site + address).text()
        found = re.search(rf'(?:href|action)="(?:{re.escape(site)})?({link})"', text)
        if found is None:
            raise LookupError(f"{walk.name}: no link like {link} on {address}")
        address = found[1].replace("&amp;", "&")
    return site + address
