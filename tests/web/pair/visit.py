"""One person at the pages of a pair, and what those pages say."""

import re

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import unit_of_work
from peercoach.models import Meeting, Pair
from tests.factories import make_meeting
from tests.signing_in import FROM_OUR_PAGE
from tests.web.reading import words


class Visit:
    """One person at the pages of the pair."""

    def __init__(self, client: TestClient, room: str) -> None:
        self.client, self.room = client, room

    def page(self, address: str = "") -> str:
        answer = self.client.get(address or f"{self.room}/meet")
        assert answer.status_code == 200
        return answer.text

    def seen(self) -> str:
        return re.findall(r'name="seen" value="([^"]*)"', self.page())[-1]

    def post(self, action: str = "", seen: str | None = None, **data: str):
        data["seen"] = self.seen() if seen is None else seen
        address = f"{self.room}/meet{'/' if action else ''}{action}"
        return self.client.post(address, data=data, headers=FROM_OUR_PAGE)

    def said(self, answer) -> str:
        """What the next page says about it."""
        assert answer.status_code == 303
        text = self.page(answer.headers["location"])
        return words(text.partition('id="status"')[2].partition("</div>\n")[0])


def add_meeting(engine: Engine, **fields) -> Meeting:
    with unit_of_work(engine, write=True) as session:
        return make_meeting(session, session.exec(select(Pair)).one(), **fields)
