"""A service with a few people on it, and browsers in which they are signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from peercoach.app import create_app
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.models import Notice, Person
from peercoach.services.sign_in.sessions import open_session
from tests.browser.conftest import OpenPage
from tests.browser.hands import Hands, Somebody
from tests.factories import MONDAY
from tools.browser import running


class Campus:
    """`now` is the clock of the service; tests set it."""

    def __init__(self, engine: Engine, open_page: OpenPage) -> None:
        self.engine, self.open_page, self.now, self.address = engine, open_page, MONDAY, ""
        self.app = create_app(Settings(_env_file=None), engine=engine, clock=lambda: self.now)

    def open(self, path: str, who: Person | None, hands: Hands, look: dict[str, Any]) -> Somebody:
        """A browser of its own, signed in as `who`, at this page."""
        page = self.open_page("about:blank", javascript=hands is not Hands.no_script, **look)
        language = look["language"]
        if who is not None:
            with unit_of_work(self.engine, write=True) as session:
                person = session.exec(select(Person).where(Person.id == who.id)).one()
                token = open_session(session, person, staff=False, now=self.now)
            cookie = {"name": "session", "value": token, "url": self.address}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{self.address}{path}{'&' if '?' in path else '?'}lang={language}")
        return Somebody(page, hands, language)

    def mails_to(self, person: Person, session: Session) -> list[Notice]:
        """Newest first."""
        theirs = select(Notice).where(Notice.person_id == person.id)
        return list(session.exec(theirs.order_by(col(Notice.id).desc())))


@pytest.fixture
def campus(migrated_file: Path, tmp_path: Path, open_page: OpenPage) -> Iterator[Campus]:
    file = tmp_path / "campus.sqlite3"
    shutil.copyfile(migrated_file, file)
    engine = make_engine(f"sqlite:///{file}")
    made = Campus(engine, open_page)
    with running(made.app) as address:
        made.address = address
        yield made
    engine.dispose()
