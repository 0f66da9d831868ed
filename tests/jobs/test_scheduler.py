"""The scheduler as a process: it asks, sends, and ends soon when told to."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.jobs import start_scheduler
from peercoach.models import NoticeStatus
from peercoach.readiness import readiness
from tests.factories import MONDAY
from tests.jobs.sending import notices, owe_some, settings_for
from tests.services.pair_cast import at, make_cast
from tests.smtp_server import MailServer
from tests.waiting import wait_for


def test_inside_another_process_it_asks_and_sends_until_it_is_stopped(
    engine: Engine, mail_server: MailServer
) -> None:
    with unit_of_work(engine, write=True) as session:
        make_cast(session)
    settings = settings_for(mail_server.port)
    stop = start_scheduler(engine, settings, clock=lambda: at(28), send_seconds=0.1)
    wait_for(lambda: len(mail_server.mails) == 2)
    wait_for(lambda: {row.status for row in notices(engine)} == {NoticeStatus.sent})
    stop()
    owe_some(engine, next_at=MONDAY)
    sleep(0.3)
    assert len(mail_server.mails) == 2


@pytest.mark.processes
@pytest.mark.parametrize(
    ("answers", "became"), [(True, "sent"), pytest.param(False, "sending", marks=pytest.mark.long)]
)
def test_fault_37_told_to_end_it_hands_over_the_mail_it_has_and_begins_no_other(
    engine: Engine, database_url: str, mail_server: MailServer, answers: bool, became: str
) -> None:
    """A mail server that says nothing is waited for a few seconds: the lease covers that mail."""
    now = datetime.now(UTC)
    words = {"name": "P", "other": "Q", "path": "/me"}
    owe_some(engine, 3, template="new-message", payload=words, next_at=now, created_at=now)
    under_way, may_end = Event(), Event()

    def think(_recipient: str) -> None:
        under_way.set()
        may_end.wait(timeout=60)

    mail_server.on_data = think
    environment = {
        **os.environ,
        "PEERCOACH_DATABASE_URL": database_url,
        "PEERCOACH_SMTP_HOST": "127.0.0.1",
        "PEERCOACH_SMTP_PORT": str(mail_server.port),
    }
    command = [sys.executable, "-m", "peercoach", "scheduler"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as running:
        try:
            wait_for(lambda: readiness(engine, now=datetime.now(UTC)).ready)
            assert under_way.wait(timeout=60)
            running.send_signal(signal.SIGTERM)
            if answers:
                sleep(0.5)
                may_end.set()
            _, said = running.communicate(timeout=60)
        finally:
            may_end.set()
            running.kill()
    assert running.returncode == 0
    assert b"scheduler stopped" in said
    assert sorted(row.status.value for row in notices(engine)) == ["queued", "queued", became]
    assert len(mail_server.mails) in {int(answers), 1}
