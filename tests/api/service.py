"""A service with a clock of its own, and programs that come in with somebody's token."""

from datetime import datetime
from functools import partial
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import Person, Programme, RoleKind
from peercoach.services.sign_in.api_tokens import make_token
from peercoach.solver import solve_draft
from tests.factories import MONDAY, make_person, make_role
from tests.installation import PUBLIC_URL, make_settings
from tests.services.round_cast import small_programme


class Service:
    """Drafts are solved here and now, unless `in_processes`."""

    def __init__(self, engine: Engine, *, in_processes: bool = False) -> None:
        self.engine = engine
        self.now = MONDAY
        self.app = create_app(
            make_settings(),
            engine=engine,
            clock=lambda: self.now,
            solver=None if in_processes else self._solve,
        )
        self.writing = partial(unit_of_work, engine, write=True)

    def _solve(self, draft: str, now: datetime) -> None:
        solve_draft(self.engine, draft, lambda: now)

    def anyone(self) -> TestClient:
        """A program with a token that nobody was given."""
        return TestClient(
            self.app,
            base_url=PUBLIC_URL,
            follow_redirects=False,
            headers={"accept-language": "en", "authorization": "Bearer none"},
        )

    def program_of(self, person: Person) -> TestClient:
        """A program with a token of this person."""
        with self.writing() as session:
            owner = session.get_one(Person, person.id)
            key = make_token(session, owner, label="A program", days=90, now=self.now)
        program = self.anyone()
        program.headers["authorization"] = f"Bearer {key}"
        return program

    def coordinated(self, slug: str = "nursing") -> tuple[Programme, TestClient]:
        """A programme of one question, and a program of its coordinator."""
        with self.writing() as session:
            programme = small_programme(session, slug=slug)
            coordinator = make_coordinator(session, programme)
        return programme, self.program_of(coordinator)


def make_coordinator(session: Session, programme: Programme) -> Person:
    coordinator = make_person(session, name="Marieke", language="en")
    make_role(session, programme, coordinator, kind=RoleKind.coordinator)
    return coordinator


def got(answer: Response, status: int = 200) -> Any:
    """What came back, after a look at the status."""
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: Response, status: int) -> dict[str, Any]:
    """What was refused: every refusal has this shape and no other."""
    body = got(answer, status)
    assert list(body) == ["error"]
    error = body["error"]
    assert {key: type(value) for key, value in error.items()} == {
        "kind": str,
        "message": str,
        "details": dict,
    }
    return error
