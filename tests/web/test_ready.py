"""Machines ask whether we are ready: the database fits, and a scheduler was at work."""

from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.jobs.timetable import tick
from tests.factories import MONDAY
from tests.web.conftest import make_client, make_settings


def test_ready_when_the_scheduler_runs_and_not_before(engine: Engine) -> None:
    client = make_client(create_app(make_settings(), engine=engine, clock=lambda: MONDAY))
    before = client.get("/readyz")
    tick(engine, now=MONDAY, jobs=())
    after = client.get("/readyz")
    assert (before.status_code, before.json()["scheduler"]) == (503, "never ran")
    assert (after.status_code, after.json()) == (
        200,
        {
            "status": "ready",
            "database": "ok",
            "scheduler": "ok",
            "mail": "ok",
            "last_tick": MONDAY.isoformat(),
        },
    )
