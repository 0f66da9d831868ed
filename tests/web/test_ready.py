"""Machines ask whether we are ready: the database fits, and a scheduler was at work."""

from datetime import timedelta

from sqlalchemy import Engine

from peercoach.app import create_app
from peercoach.db import unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.models import NoticeStatus
from peercoach.notify.outbox.holding import hold
from tests.factories import MONDAY, make_notice
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
            "waiting": {
                "mails": {status.value: 0 for status in NoticeStatus},
                "due": 0,
                "oldest_seconds": 0.0,
                "drafts": 0,
            },
        },
    )


def test_prometheus_is_told_when_the_last_tick_was_and_how_much_waits(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        for minutes in (-5, -1, 60):
            make_notice(session, next_at=MONDAY + timedelta(minutes=minutes))
        hold(session, "for a test", now=MONDAY)
    tick(engine, now=MONDAY, jobs=(), anyway=True)
    client = make_client(create_app(make_settings(), engine=engine, clock=lambda: MONDAY))
    told = dict(
        line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#"
    )
    assert float(told["peercoach_last_tick_timestamp_seconds"]) == MONDAY.timestamp()
    assert told['peercoach_mails{status="queued"}'] == "3.0"
    assert (told["peercoach_mails_due"], told["peercoach_mails_oldest_due_seconds"]) == (
        "2.0",
        "300.0",
    )
    assert told['peercoach_mail_state{state="held"}'] == "1.0"
    assert told["peercoach_ready"] == "0.0"


def test_where_a_token_is_set_counts_are_told_only_to_who_brings_it(engine: Engine) -> None:
    settings = make_settings(metrics_token="for-prometheus")
    client = make_client(create_app(settings, engine=engine, clock=lambda: MONDAY))
    right = {"authorization": "Bearer for-prometheus"}
    found = [client.get("/metrics", headers=given).status_code for given in ({}, right)]
    assert found == [401, 200]
    assert client.get("/metrics", headers={"authorization": "Bearer other"}).content == b""
    assert ["waiting" in client.get("/readyz", headers=one).json() for one in ({}, right)] == [
        False,
        True,
    ]
