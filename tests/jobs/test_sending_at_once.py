"""Several senders, and senders that die or are held up: nothing is lost, at most two copies."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from peercoach.db import make_engine, unit_of_work
from peercoach.models import NoticeStatus
from peercoach.notify.outbox import marking
from peercoach.notify.outbox.claiming import LEASE, claim, renew
from tests.factories import MONDAY
from tests.jobs.sending import MINUTE, notice, notices, owe_some, send, settings_for
from tests.smtp_server import MailServer

pytestmark = pytest.mark.usefixtures("plain")
MANY = 12
PATIENCE = 20  # seconds, where it takes one or two


def test_two_senders_at_once_send_each_mail_once(
    engine: Engine, database_url: str, mail_server: MailServer
) -> None:
    owe_some(engine, MANY)
    other = make_engine(database_url)
    settings = settings_for(mail_server.port)
    with ThreadPoolExecutor() as pool:
        working = [
            pool.submit(send, each, settings, sender=name)
            for each, name in ((engine, "a"), (other, "b"))
        ]
        handled = sum(one.result() for one in working)
    other.dispose()
    assert handled == MANY
    assert mail_server.copies == Counter({row.message_id: 1 for row in notices(engine)})
    assert {row.status for row in notices(engine)} == {NoticeStatus.sent}


@contextmanager
def process(database_url: str, port: int, *dies: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.jobs.sender_process", database_url, str(port), *dies]
    with subprocess.Popen(command) as running:
        yield running
        try:
            running.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            pytest.fail(f"the sender neither ended nor was killed in {PATIENCE} s")
        finally:
            running.kill()


def kill_at(number: int, running: Callable[[], int]) -> Callable[[str], None]:
    """For a mail server: `kill -9` of the sender when this many mails have got so far."""
    seen = Counter[str]()

    def reply(_recipient: str) -> None:
        seen["mails"] += 1
        if seen["mails"] == number:
            os.kill(running(), signal.SIGKILL)

    return reply


@pytest.mark.each_value
@pytest.mark.processes
@pytest.mark.parametrize(
    ("stage", "copies"), [("claimed", 1), ("on_rcpt", 1), ("on_data", 2), ("answered", 2)]
)
def test_fault_1_and_2_kill_9_in_the_middle_loses_nothing(
    engine: Engine, database_url: str, mail_server: MailServer, stage: str, copies: int
) -> None:
    """Killed before the mail was handed over there is one copy; after it, but before it was
    written down, there are two, with one Message-ID."""
    owe_some(engine, MANY)
    pids: list[int] = []
    dies = () if stage.startswith("on_") else (stage, "5")
    if not dies:
        setattr(mail_server, stage, kill_at(5, lambda: pids[0]))
    with process(database_url, mail_server.port, *dies) as running:
        pids.append(running.pid)
    assert running.returncode == -signal.SIGKILL, "the sender never came to where it is killed"
    assert Counter(row.status.value for row in notices(engine)) == {
        "sent": 4,
        "sending": 1,
        "queued": MANY - 5,
    }
    settings = settings_for(mail_server.port)
    assert send(engine, settings) == MANY - 5  # one is still the dead sender's
    assert send(engine, settings, now=MONDAY + timedelta(hours=1)) == 1
    assert {row.status for row in notices(engine)} == {NoticeStatus.sent}
    held = next(row.message_id for row in notices(engine) if row.ambiguous)
    once = {row.message_id: 1 for row in notices(engine)}
    assert mail_server.copies == once | {held: copies}


def test_a_lease_that_ran_out_twice_is_parked_and_shown(engine: Engine) -> None:
    owe_some(engine)
    now = MONDAY
    for expected in (NoticeStatus.queued, NoticeStatus.uncertain):
        with unit_of_work(engine, write=True) as session:
            assert claim(session, sender="dies", now=now)
        now += LEASE
        with unit_of_work(engine, write=True) as session:
            claimed = claim(session, sender="next", now=now)
            if claimed is not None:
                marking.give_back(session, claimed, now=now, wait=MINUTE * 0, why="")
        assert notice(engine).status is expected


def test_a_lease_can_be_renewed_and_is_not_taken_before_its_end(engine: Engine) -> None:
    owe_some(engine)
    with unit_of_work(engine, write=True) as session:
        first = claim(session, sender="a", now=MONDAY)
        assert first is not None
        assert renew(session, [first], now=MONDAY + MINUTE)
    with unit_of_work(engine, write=True) as session:
        assert claim(session, sender="b", now=MONDAY + 3 * MINUTE - MINUTE / 60) is None
        second = claim(session, sender="b", now=MONDAY + 3 * MINUTE)
        assert second is not None
        assert not renew(session, [first], now=MONDAY + 3 * MINUTE)


@pytest.mark.parametrize("second_sender", ["b", "a"])
def test_fault_10_a_sender_that_was_held_up_past_its_lease_changes_nothing(
    engine: Engine, second_sender: str
) -> None:
    """Even if the one that took over has the same name: the fence tells the claims apart."""
    owe_some(engine)
    late = MONDAY + LEASE
    with unit_of_work(engine, write=True) as session:
        first = claim(session, sender="a", now=MONDAY)
        second = claim(session, sender=second_sender, now=late)
        assert first is not None
        assert second is not None
        assert second.fence == first.fence + 1
    with unit_of_work(engine, write=True) as session:
        assert not marking.mark_sent(session, [first], now=late)
        assert not marking.mark_bounced(session, first, now=late, why="550")
        assert not marking.mark_put_off(session, first, now=late, why="451")
        assert not marking.mark_unknown(session, first, now=late, why="cut")
        assert not marking.mark_failed(session, first, why="KeyError")
    assert (notice(engine).status, notice(engine).lease_by) == (NoticeStatus.sending, second_sender)
    with unit_of_work(engine, write=True) as session:
        assert marking.mark_sent(session, [second], now=late)
    assert notice(engine).status is NoticeStatus.sent
