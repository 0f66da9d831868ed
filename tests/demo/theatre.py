"""A small demonstration for tests: everything real, but for few people and its timetable."""

from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.demo.app import create_demo_app
from peercoach.demo.clock import START, DemoClock
from peercoach.demo.heart import Heart
from peercoach.demo.mailbox import Mailbox
from peercoach.demo.running import demo_settings
from peercoach.demo.seed.people import add_coordinators, add_newcomer
from peercoach.demo.seed.programme import add_programme
from peercoach.demo.stage import Stage

SITE = "http://localhost:8000"


class Theatre:
    """A demonstration of three people, whose timetable only writes down when it was looked at."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        with unit_of_work(self.engine, write=True) as session:
            coordinators = add_coordinators(session)
            add_newcomer(session)
            add_programme(
                session,
                "week11",
                name_nl="Buddy’s",
                name_en="Buddies",
                coordinators=coordinators,
                now=START,
            )
        self.clock = DemoClock(START, seconds=lambda: 0.0)
        self.looked: list[timedelta] = []
        self.mailbox = Mailbox(folder / "mail")
        heart = Heart(self.engine, self.clock, tick=self._look, send=lambda: None)
        settings = demo_settings(self.engine, public_url=SITE, smtp_port=1025)
        stage = Stage(clock=self.clock, mailbox=self.mailbox, heart=heart)
        self.app = create_demo_app(settings, engine=self.engine, stage=stage)

    def _look(self) -> dict[str, int]:
        self.looked.append(self.clock() - START)
        return {}

    def visitor(self) -> TestClient:
        return TestClient(self.app, base_url=SITE, headers={"Origin": SITE}, follow_redirects=False)
