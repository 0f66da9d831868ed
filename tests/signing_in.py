"""Signs somebody in for a test, without the mail: `sign_in(client, engine, person)`."""

from datetime import datetime

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Person, Role
from peercoach.services.sign_in.sessions import open_session

FROM_OUR_PAGE = {"sec-fetch-site": "same-origin"}
"""What a browser says with a form of ours: `client.post(…, headers=FROM_OUR_PAGE)`."""


def sign_in(
    client: TestClient, engine: Engine, person: Person, *, now: datetime | None = None
) -> str:
    """From here on the client's requests are this person's. Their roles are read from the tables.

    `engine` is the one the application was made with; `now` is its clock's unless given.
    """
    with unit_of_work(engine, write=True) as session:
        role = session.exec(select(Role.id).where(Role.person_id == person.id)).first()
        token = open_session(
            session, person, staff=role is not None, now=now or client.app.state.clock()
        )
    secure = str(client.base_url).startswith("https://")
    client.cookies.set("__Host-session" if secure else "session", token)
    return token
