"""A coordinator at a service of their own, in a real browser, who drives a round."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from playwright.sync_api import Locator, Page
from sqlalchemy import Engine
from sqlmodel import col, func, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.i18n import translator
from peercoach.models import Enrolment, Notice, Pair, Programme
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.solving import beside, solve_draft
from tests.factories import MONDAY, make_person, make_role
from tools.browser import running

PUBLISH = "a[href*='/publish?draft=']"


class Cockpit:
    """One programme, one coordinator, and a clock that can be set."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.moment, self.address = engine, MONDAY, ""

    def open(self, open_page: OpenPage, path: str, look: dict[str, object]) -> Page:
        """As Marieke, signed in, with this look."""
        with unit_of_work(self.engine, write=True) as session:
            marieke = make_person(session, name="Marieke", language=look["language"])
            make_role(session, session.exec(select(Programme)).one(), marieke)
            token = open_session(session, marieke, staff=True, now=MONDAY)
        page = open_page("about:blank", **look)
        page.context.add_cookies([{"name": "session", "value": token, "url": self.address}])
        page.goto(f"{self.address}/co/nursing{path}?lang={look['language']}")
        return page

    def now(self) -> datetime:
        return self.moment

    def count(self, table: type[Pair | Notice | Enrolment], *where: object) -> int:
        with unit_of_work(self.engine) as session:
            query = select(func.count(col(table.id)))
            return session.exec(query.where(*where)).one()  # type: ignore[arg-type]


@contextmanager
def cockpit_on(engine: Engine) -> Iterator[Cockpit]:
    """A service of its own for the time of the block."""
    made = Cockpit(engine)
    app = create_app(
        Settings(_env_file=None),
        engine=engine,
        clock=made.now,
        solver=lambda draft, _: beside(solve_draft, engine, draft, made.now),
    )
    with running(app) as made.address:
        yield made
    engine.dispose()


class Hand:
    """Presses what is called so in the language of the page."""

    def __init__(self, page: Page, look: dict[str, object]) -> None:
        self.page, self.say = page, translator(str(look["language"]))

    def link(self, text: str) -> None:
        self.page.get_by_role("link", name=self.say.gettext(text)).first.click()

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.say.gettext(text))

    def many(self, one: str, several: str, count: int) -> str:
        return self.say.ngettext(one, several, count) % {"num": count}

    def open_round_and_solve(self) -> None:
        self.page.get_by_label(self.say.gettext("Name")).fill("September")
        self.button("Open the round").click()
        self.button("Solve").click()
        self.page.locator(PUBLISH).wait_for(timeout=30_000)
