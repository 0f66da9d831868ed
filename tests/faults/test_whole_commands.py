"""Faults 16, 17, 35 and 36 on the whole command, as an administrator runs it."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Engine

from peercoach.clock import utc_now
from peercoach.db import unit_of_work
from peercoach.jobs.timetable import tick
from peercoach.migrations import at_head, upgrade
from peercoach.models import Notice, NoticeStatus
from peercoach.services.own_data.ledger import Ledger
from peercoach.vault import new_key
from tests.demo.processes import processes_of, running_command
from tests.factories import make_notice, make_programme
from tests.migrations.everything import store_everything
from tests.migrations.next_revision import CHANGE_PERSON, REVISIONS, with_next_revision
from tests.migrations.rows import take_out
from tests.services.pair_cast import rows
from tests.smtp_server import MailServer
from tests.waiting import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.long]
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
UPGRADE = """
import sys
from pathlib import Path
from peercoach.db import make_engine
from peercoach.migrations import upgrade
upgrade(make_engine(sys.argv[1]), scripts=Path(sys.argv[2]))
"""


@contextmanager
def held_by_another_process(file: Path) -> Iterator[None]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    holder = subprocess.Popen([sys.executable, "-c", HOLD, file], **pipes)  # type: ignore[call-overload]
    assert holder.stdout.readline() == "held\n"
    try:
        yield
    finally:
        holder.communicate("")


@contextmanager
def no_room_for(pids: set[int]) -> Iterator[None]:
    """They may not make any file longer, nor write where it is: to them the disk is full."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def test_fault_16_and_17_while_it_cannot_write_it_says_so_and_goes_on_afterwards(
    tmp_path: Path, embedded: Engine
) -> None:
    """First another process writes for longer than five seconds, then the disk is full."""
    with unit_of_work(embedded, write=True) as session:
        make_programme(session)
    environment = {"PEERCOACH_DATABASE_URL": f"sqlite:///{embedded.url.database}"}
    serve = ("serve", "--port=0", "--processes=1", "--no-scheduler")
    with running_command(*serve, folder=tmp_path, environment=environment) as served:
        site = served.wait_until_ready()

        def ask_for_a_code(name: str) -> httpx2.Response:
            data = {"email": f"{name}@example.org"}
            headers = {"origin": site}
            return httpx2.post(
                f"{site}/login", data=data, headers=headers, timeout=60, verify=False
            )

        def reads() -> bool:
            return httpx2.get(f"{site}/login", timeout=60, verify=False).status_code == 200

        assert ask_for_a_code("before").status_code == 303
        before = len(rows(embedded, Notice))
        for trouble in (
            held_by_another_process(Path(str(embedded.url.database))),
            no_room_for(processes_of(served.session)),
        ):
            with trouble:
                refused = ask_for_a_code("meanwhile")
                assert (refused.status_code, reads()) == (503, True)
                assert int(refused.headers["retry-after"]) > 0
                assert len(rows(embedded, Notice)) == before
            assert ask_for_a_code("afterwards").status_code == 303
            before += 1
            assert len(rows(embedded, Notice)) == before


def test_fault_35_a_migration_killed_half_way_changes_nothing_and_an_older_database_is_refused(
    tmp_path: Path, empty_engine: Engine, empty_database_url: str
) -> None:
    upgrade(empty_engine, to=REVISIONS[-2])
    environment = {"PEERCOACH_DATABASE_URL": empty_database_url}
    with running_command("scheduler", folder=tmp_path, environment=environment) as refused:
        assert refused.wait() == 1
    assert refused.said.splitlines()[-1].endswith("Run: peercoach migrate")
    upgrade(empty_engine)
    with unit_of_work(empty_engine, write=True) as session:
        store_everything(session)
    before = take_out(empty_engine)
    scripts = with_next_revision(
        tmp_path,
        'op.execute("DELETE FROM contact")',
        f'{CHANGE_PERSON} person.drop_column("name")',
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    )
    empty_engine.dispose()
    killed = [sys.executable, "-c", UPGRADE, empty_database_url, str(scripts)]
    assert subprocess.run(killed, check=False).returncode == -signal.SIGKILL
    assert take_out(empty_engine) == before
    assert at_head(empty_engine)
    assert not at_head(empty_engine, scripts=scripts)


@pytest.mark.parametrize(("days", "ledger"), [(10, False), (1, True)])
def test_fault_36_a_scheduler_on_a_restored_database_sends_nothing_until_a_person_says_so(
    embedded: Engine, mail_server: MailServer, tmp_path: Path, days: int, ledger: bool
) -> None:
    """What was due then may have left since, after the backup was made. One of ten days ago tells
    by itself; one of yesterday by the time of the ledger, though nobody was erased."""
    long_ago = utc_now() - timedelta(days=days)
    words = {"name": "P", "other": "Q", "path": "/me"}
    with unit_of_work(embedded, write=True) as session:
        due = {"next_at": long_ago, "created_at": long_ago}
        make_notice(session, template="new-message", payload=words, **due)
    tick(embedded, now=long_ago)
    file = Path(str(embedded.url.database))
    embedded.dispose()
    environment = {
        **os.environ,
        "PEERCOACH_DATABASE_URL": f"sqlite:///{file}",
        "PEERCOACH_SMTP_HOST": "127.0.0.1",
        "PEERCOACH_SMTP_PORT": str(mail_server.port),
    }
    if ledger:
        kept = Ledger(tmp_path / "erased.txt", (new_key(),))
        kept.mark(utc_now())
        environment["PEERCOACH_ERASURE_LEDGER"] = str(kept.file)
        environment["PEERCOACH_CARE_KEYS"] = kept.keys[0]
    command = [sys.executable, "-m", "peercoach"]

    def outbound(*said: str) -> str:
        whole = [*command, "outbound", *said]
        return subprocess.run(
            whole, env=environment, check=False, capture_output=True, text=True
        ).stdout

    with subprocess.Popen([*command, "scheduler"], env=environment) as scheduler:
        try:
            wait_for(lambda: "Mail is held" in outbound())
            assert mail_server.mails == []
            assert {row.status for row in rows(embedded, Notice)} == {NoticeStatus.queued}
            assert outbound("on").endswith("Mail leaves.\n")
            wait_for(lambda: mail_server.mails)
        finally:
            scheduler.terminate()
            scheduler.wait(timeout=30)
    assert list(mail_server.copies.values()) == [1]
