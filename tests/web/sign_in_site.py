"""A service to sign in to, with its clock and its mails at hand."""

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import func, select

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.models import BrowserSession, Notice
from tests.databases import all_rows
from tests.factories import MONDAY
from tests.installation import PUBLIC_URL, make_settings
from tests.signing_in import FROM_OUR_PAGE

NOOR = "noor@uni.example"


class Site:
    """The service, its clock, and what it mailed."""

    def __init__(self, engine: Engine, **different: object) -> None:
        self.engine = engine
        self.now = MONDAY
        self.app = create_app(make_settings(**different), engine=engine, clock=lambda: self.now)

    def browser(self) -> TestClient:
        """A new one: without cookies, reading English."""
        return TestClient(
            self.app,
            base_url=PUBLIC_URL,
            follow_redirects=False,
            headers={"accept-language": "en", **FROM_OUR_PAGE},
        )

    def mails(self) -> list[Notice]:
        with unit_of_work(self.engine) as session:
            return list(session.exec(select(Notice).order_by(Notice.id)))

    def code(self) -> str:
        return self.mails()[-1].payload["code"]

    def link(self) -> str:
        return self.mails()[-1].payload["path"]

    def rows(self) -> dict[str, list[object]]:
        return all_rows(self.engine)

    def sessions(self) -> int:
        with unit_of_work(self.engine) as session:
            return session.exec(select(func.count()).select_from(BrowserSession)).one()


def ask(browser: TestClient, email: str = NOOR, next_path: str = "") -> None:
    answer = browser.post("/login", data={"email": email, "next": next_path})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login/code")


def is_signed_in(browser: TestClient) -> bool:
    return browser.get("/account").status_code == 200
