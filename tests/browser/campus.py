"""A service with a few people on it, and browsers in which they are signed in."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
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
from tests.factories import MONDAY, make_draft, make_person, make_publication
from tests.programme_cast import make_noor, make_open_programme, make_samira, pair_up
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


@pytest.fixture
def newcomer(campus: Campus) -> Person:
    """Somebody of whom we know the address only; a programme that is open, and tells on Monday 28
    September who is paired with whom."""
    with unit_of_work(campus.engine, write=True) as session:
        _, round_ = make_open_programme(session)
        draft = make_draft(session, round_, make_person(session))
        make_publication(session, draft, planned_for=MONDAY + timedelta(weeks=3))
        return make_person(session, name="")


@pytest.fixture
def two(campus: Campus) -> tuple[Person, Person]:
    """Noor and Samira, a pair since MONDAY; both are the first at home to study, nobody says so."""
    with unit_of_work(campus.engine, write=True) as session:
        programme, _ = make_open_programme(session)
        noor, samira = make_noor(session), make_samira(session)
        pair_up(session, programme, noor, samira)
        return noor, samira
