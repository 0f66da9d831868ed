"""A coordinator at work: an application on a database, and somebody signed in at their desk."""

from datetime import datetime, timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, func, select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Audit, Draft, Enrolment, Notice, Person, Programme, RoleKind
from peercoach.solver import solve_draft
from tests.factories import MONDAY, make_person, make_role
from tests.services.round_cast import coach, first_year, small_programme
from tests.signing_in import sign_in
from tests.web.conftest import PUBLIC_URL, make_client, make_settings

SAME_SITE = {"sec-fetch-site": "same-origin", "accept-language": "en"}


class Desk:
    """One coordinator of one programme in a browser; time stands still until told otherwise."""

    def __init__(self, engine: Engine, programme: str, *, name: str = "Marieke") -> None:
        self.engine = engine
        self.base = f"/co/{programme}"
        self.moment = MONDAY
        self.queued: list[str] = []
        with unit_of_work(engine, write=True) as session:
            self.person: Person = make_person(session, name=name, language="en")
            place = session.exec(select(Programme).where(Programme.slug == programme)).one()
            make_role(session, place, self.person, kind=RoleKind.coordinator)
        self.app: FastAPI = create_app(
            make_settings(),
            engine=engine,
            clock=lambda: self.moment,
            solver=lambda draft, _: self.queued.append(draft),
        )
        self.client: TestClient = make_client(self.app, PUBLIC_URL)
        sign_in(self.client, engine, self.person)

    def see(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(self.base + path)
        assert answer.status_code == status, answer.text
        return answer.text

    def send(self, path: str, *, status: int = 303, files: object = None, **form: object) -> str:
        """Press a button. Gives where it leads, or the page that comes back instead."""
        answer = self.client.post(self.base + path, data=form, files=files, headers=SAME_SITE)  # type: ignore[arg-type]
        assert answer.status_code == status, answer.text
        return answer.headers["location"].removeprefix(self.base) if status == 303 else answer.text

    def solve_queued(self) -> None:
        """What the solver's process does, here and now."""
        while self.queued:
            solve_draft(self.engine, self.queued.pop(), lambda: self.moment)

    def deeds(self) -> list[tuple[str, str, dict[str, object]]]:
        """What the audit says that this coordinator did: action, kind of thing, details."""
        with unit_of_work(self.engine) as session:
            mine = select(Audit).where(Audit.actor == self.person.uid).order_by(col(Audit.id))
            return [(one.action, one.subject_kind, dict(one.details)) for one in session.exec(mine)]

    def later(self, **time: float) -> datetime:
        self.moment += timedelta(**time)
        sign_in(self.client, self.engine, self.person)  # who works here is asked again soon
        return self.moment


def desk_of_four(engine: Engine) -> Desk:
    """Noor and Tim ask; Samira and Lena have a place each."""
    with unit_of_work(engine, write=True) as session:
        programme = small_programme(session, slug="nursing", name_en="Nursing")
        for asks, offers in (("Noor", "Samira"), ("Tim", "Lena")):
            first_year(session, programme, asks)
            coach(session, programme, offers)
    return Desk(engine, "nursing")


def open_and_solve(desk: Desk) -> tuple[str, str]:
    """The address of the round, and the uid of its first draft."""
    round_ = desk.send("/rounds", name="September")
    desk.send(f"{round_}/solve", balance=20)
    desk.solve_queued()
    return round_, newest_draft(desk).uid


def newest_draft(desk: Desk) -> Draft:
    with unit_of_work(desk.engine) as session:
        found = session.exec(select(Draft).order_by(col(Draft.id).desc())).first()
    assert found
    return found


def notices(desk: Desk) -> int:
    with unit_of_work(desk.engine) as session:
        return session.exec(select(func.count(col(Notice.id)))).one()


def uid_of(desk: Desk, name: str) -> str:
    with unit_of_work(desk.engine) as session:
        return session.exec(select(Enrolment.uid).join(Person).where(Person.name == name)).one()
