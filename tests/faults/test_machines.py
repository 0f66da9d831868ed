"""Two machines on one PostgreSQL, each with pages and a scheduler: nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from time import sleep

import httpx2
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from peercoach.db import make_engine, unit_of_work
from peercoach.models import CheckIn, Notice, NoticeStatus
from tests.factories import make_notice
from tests.services.pair_cast import make_cast
from tests.smtp_server import MailServer, free_port
from tests.waiting import wait_for

MAILS, SIGN_INS, LEASE_SECONDS = 24, 4, 2


@contextmanager
def machine(url: str, port: int, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "PEERCOACH_DATABASE_URL": url,
        "PEERCOACH_SMTP_HOST": "127.0.0.1",
        "PEERCOACH_SMTP_PORT": str(port),
        "PEERCOACH_MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
        "PEERCOACH_LOG_LEVEL": "error",
    }
    whole = [sys.executable, "-m", "peercoach", *command]
    with subprocess.Popen(whole, env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.send_signal(signal.SIGCONT)
            running.kill()


@pytest.mark.postgres
@pytest.mark.processes
@pytest.mark.long
def test_fault_10_a_machine_that_is_cut_off_and_comes_back_does_nothing_twice(
    migrated_postgres: str, sweep_postgres: object, mail_server: MailServer
) -> None:
    engine = make_engine(migrated_postgres)
    now = datetime.now(UTC)
    with unit_of_work(engine, write=True) as session:
        make_cast(session, made_at=now, started_at=now)
        for n in range(MAILS):
            words = {"name": "P", "other": "Q", "path": "/me"}
            to = {"recipient": f"p{n}@example.org", "payload": words, "template": "new-message"}
            make_notice(session, **to, next_at=now, created_at=now)
    cut_off: list[int] = []
    schedulers: list[subprocess.Popen[bytes]] = []

    def cut_off_who_sends(_recipient: str) -> None:
        """Once, in the middle of handing over a mail."""
        with unit_of_work(engine) as session:
            (holder, *_) = session.exec(
                select(Notice.lease_by).where(Notice.status == NoticeStatus.sending)
            ).all()
        if not cut_off:
            cut_off.append(int(holder.partition("-")[0]))
            os.kill(cut_off[0], signal.SIGSTOP)

    mail_server.on_data = lambda to: cut_off_who_sends(to) if len(mail_server.mails) == 5 else None
    with ExitStack() as all_of_them:
        ports = [free_port(), free_port()]
        for port in ports:
            serve = ("serve", "--no-scheduler", "--port", str(port))
            all_of_them.enter_context(machine(migrated_postgres, mail_server.port, *serve))
            one = machine(migrated_postgres, mail_server.port, "scheduler")
            schedulers.append(all_of_them.enter_context(one))
        for port in ports:
            wait_for(lambda port=port: answers(port))
        for n in range(SIGN_INS):
            site = f"http://127.0.0.1:{ports[n % 2]}"
            data = {"email": f"s{n}@example.org"}
            answer = httpx2.post(
                f"{site}/login", data=data, headers={"origin": site}, timeout=60, verify=False
            )
            assert answer.status_code == 303
        wait_for(lambda: cut_off)
        wait_for(lambda: is_over(engine))
        os.kill(cut_off[0], signal.SIGCONT)
        sleep(1)  # it goes on with what it held, which is somebody else's by now
        for one in schedulers:
            assert one.poll() is None
    with unit_of_work(engine) as session:
        sent = session.exec(select(Notice.message_id, Notice.status, Notice.ambiguous)).all()
        assert session.exec(select(CheckIn)).all() == []
    engine.dispose()
    sweep_postgres()  # type: ignore[operator]
    assert len(sent) == MAILS + SIGN_INS
    assert {status for _, status, _ in sent} == {NoticeStatus.sent}
    held = {name for name, _, ambiguous in sent if ambiguous}
    assert len(held) == 1  # that of which nobody knew; two copies at most, with one Message-ID
    assert {name for name, count in mail_server.copies.items() if count > 1} <= held
    assert max(mail_server.copies.values()) <= 2
    assert set(mail_server.copies) == {name for name, _, _ in sent}


def answers(port: int) -> bool:
    try:
        return (
            httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=5, verify=False).status_code
            == 200
        )
    except httpx2.HTTPError:
        return False


def is_over(engine: Engine) -> bool:
    under_way = (NoticeStatus.queued, NoticeStatus.sending)
    with unit_of_work(engine) as session:
        states = session.exec(select(Notice.status)).all()
    return len(states) == MAILS + SIGN_INS and not any(state in under_way for state in states)
