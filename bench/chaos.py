"""Kills senders, schedulers and the web service again and again, and counts what arrives:

    python -m bench.chaos --kills 200 --mails 12000 --database sqlite

Real processes, a real mail server that also puts off and hangs up, `kill -9` by a seeded lottery.
Nothing may be lost in silence, nothing may arrive three times, a second copy has the Message-ID of
the first, and every mail whose fate is unknown is shown as such.
"""

import argparse
import multiprocessing
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import httpx2
from aiosmtpd.controller import Controller
from sqlalchemy import Engine
from sqlmodel import col, func, select

from bench.chaos_processes import run_scheduler, run_web
from peercoach.cli.ports import listen
from peercoach.clock import utc_now
from peercoach.db import make_engine, unit_of_work
from peercoach.migrations import upgrade
from peercoach.models import Language, Notice, NoticeStatus, Person, Programme
from peercoach.notify.many import Owed, owe_many

ROOT = Path(__file__).parent.parent
SENDERS = 2
PORTION = 100
SIGN_INS = 200
UNDER_WAY = (NoticeStatus.queued, NoticeStatus.sending)
PUT_OFF, CUT = 0.03, 0.01
LEASE_SECONDS = 4
PATIENCE = 120.0
"""How long the last mails may take once nobody is killed any more."""


def free_port() -> int:
    with listen("127.0.0.1", 0) as probe:
        return int(probe.getsockname()[1])


class CountingServer:
    """Takes mails and counts their Message-IDs; now and then says "later", or takes a mail and
    hangs up without a word."""

    def __init__(self, seed: int, *, put_off: float = PUT_OFF, cut: float = CUT) -> None:
        self.copies: Counter[str] = Counter()
        self._chance, self._lock = random.Random(seed), Lock()
        self._put_off, self._cut = put_off, cut
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    def __enter__(self) -> "CountingServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop(no_assert=True)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        drawn = self._chance.random()
        if drawn < self._put_off:
            return "451 later"
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
        (name,) = [
            line.split(":", 1)[1].strip()
            for line in head.split("\r\n")
            if line[:11] == "Message-ID:"
        ]
        with self._lock:
            self.copies[name] += 1
        if drawn > 1 - self._cut:
            server.transport.abort()
        return "250 OK"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it. Nothing is lost where every mail has an end, and those sent a copy."""

    mails: int
    outcomes: Counter[str]
    copies: Counter[int]
    sent_without_copy: int
    forgotten: int  # sign-ins that were acknowledged, and of which there is no row
    seconds: float

    @property
    def right(self) -> bool:
        ended = sum(self.outcomes.values()) == self.outcomes["sent"] + self.outcomes["uncertain"]
        lost = self.sent_without_copy + self.forgotten
        return ended and not lost and max(self.copies, default=0) <= 2

    def __str__(self) -> str:
        copies = ", ".join(f"{self.copies[n]} with {n}" for n in sorted(self.copies))
        ends = ", ".join(f"{count} {end}" for end, count in self.outcomes.most_common())
        return (
            f"{self.mails} mails in {self.seconds:.0f} s: {ends}; copies: {copies}; "
            f"lost {self.sent_without_copy + self.forgotten}"
        )


class Troupe:
    """The processes, each started anew as soon as it is killed."""

    def __init__(self, parts: list[Callable[[], Any]], seed: int) -> None:
        self._parts, self._alive = parts, [part() for part in parts]
        self._chance = random.Random(seed)

    def kill_one(self) -> None:
        number = self._chance.randrange(len(self._parts))
        self._alive[number].kill()
        self._alive[number].join()
        self._alive[number] = self._parts[number]()

    def end(self) -> None:
        for process in self._alive:
            process.kill()
            process.join()


def chaos(*, kills: int, mails: int, database: str, seed: int = 1) -> Found:
    """A whole run against an empty database."""
    engine = make_engine(database)
    upgrade(engine)
    with CountingServer(seed) as server:
        port = free_port()
        settings = {
            "PEERCOACH_DATABASE_URL": database,
            "PEERCOACH_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PEERCOACH_SMTP_HOST": "127.0.0.1",
            "PEERCOACH_SMTP_PORT": str(server.port),
            "PEERCOACH_MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
            "PEERCOACH_MAIL_RETRY_MINUTES": "0.02",
        }
        made = multiprocessing.get_context("forkserver")
        made.set_forkserver_preload(
            [
                "bench.chaos_processes",
                "peercoach.app",
                "peercoach.cli.scheduler",
                "peercoach.cli.serve",
            ]
        )

        def start(what: Callable[..., None], *given: Any) -> Callable[[], Any]:
            def begin() -> Any:
                process = made.Process(target=what, args=(settings, *given), daemon=True)
                process.start()
                return process

            return begin

        parts = [start(run_web, port), *[start(run_scheduler)] * SENDERS]
        begun = time.monotonic()
        troupe = Troupe(parts, seed)
        try:
            acknowledged = _harass(engine, troupe, port, kills=kills, mails=mails)
            _wait_for_the_last(engine)
        finally:
            troupe.end()
        found = _count(engine, server, acknowledged, seconds=time.monotonic() - begun)
    engine.dispose()
    return found


def _harass(engine: Engine, troupe: Troupe, port: int, *, kills: int, mails: int) -> list[str]:
    """Owe the mails in portions, ask for codes to sign in, and kill in between, evenly spread: a
    kill each time that so many more mails are done. Gives who was told to look in their mailbox."""
    with unit_of_work(engine, write=True) as session:
        programme = Programme(
            slug="chaos", name_nl="Chaos", name_en="Chaos", definition={}, created_at=utc_now()
        )
        session.add(programme)
        people = [
            Person(email=f"p{n}@example.org", name=f"P {n}", created_at=utc_now())
            for n in range(PORTION)
        ]
        session.add_all(people)
        session.flush()
    acknowledged: list[str] = []
    owed = killed = asked = 0
    while owed < mails or killed < kills:
        if owed < mails and _under_way(engine) < 5 * PORTION:
            some = range(owed, min(owed + PORTION, mails))
            with unit_of_work(engine, write=True) as session:
                owe_many(
                    session,
                    [_owed(people[n % PORTION], n) for n in some],
                    programme_id=programme.id,
                    now=utc_now(),
                )
            owed = some.stop
        done = owed - _under_way(engine)
        if done >= asked * mails // SIGN_INS:
            asked += 1
            if _asks_for_code(port, f"s{asked}@example.org"):
                acknowledged.append(f"s{asked}@example.org")
        if killed < kills and done >= killed * mails // kills:
            troupe.kill_one()
            killed += 1
        time.sleep(0.02)
    return acknowledged


def _owed(person: Person, number: int) -> Owed:
    """Of a kind that leaves at any time of the day."""
    words = {"name": "P", "other": "Q", "path": "/me"}
    template = "new-message"
    key = f"chaos:{number}"
    return Owed(key, person.id, person.email, Language.en, template, words)


def _asks_for_code(port: int, email: str) -> bool:
    """Whether the service said that a code is on its way; it may be down just now."""
    site = f"http://127.0.0.1:{port}"
    with suppress(httpx2.HTTPError):
        answer = httpx2.post(
            f"{site}/login", data={"email": email}, headers={"origin": site}, timeout=2
        )
        return answer.status_code == 303
    return False


def _under_way(engine: Engine) -> int:
    with unit_of_work(engine) as session:
        return session.exec(
            select(func.count(col(Notice.id))).where(col(Notice.status).in_(UNDER_WAY))
        ).one()


def _wait_for_the_last(engine: Engine) -> None:
    until = time.monotonic() + PATIENCE
    while _under_way(engine) and time.monotonic() < until:
        time.sleep(0.2)


def _count(
    engine: Engine, server: CountingServer, acknowledged: list[str], *, seconds: float
) -> Found:
    with unit_of_work(engine) as session:
        rows = session.exec(select(Notice.message_id, Notice.status, Notice.recipient)).all()
    there = {recipient for _, _, recipient in rows}
    return Found(
        len(rows),
        Counter(str(status) for _, status, _ in rows),
        Counter(server.copies[message_id] for message_id, _, _ in rows),
        sum(status is NoticeStatus.sent and not server.copies[name] for name, status, _ in rows),
        sum(email not in there for email in acknowledged),
        seconds,
    )


@contextmanager
def place(kind: str) -> Iterator[str]:
    """An empty database of this kind, thrown away afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="peercoach-chaos-") as folder:
            yield f"sqlite:///{folder}/chaos.sqlite3"
        return
    command = [sys.executable, "-m", "tests.postgres"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--mails", type=int, default=12_000)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with place(given.database) as database:
        found = chaos(kills=given.kills, mails=given.mails, database=database, seed=given.seed)
    sys.stdout.write(f"{given.kills} kills, {given.database}: {found}\n")
    return 0 if found.right else 1


if __name__ == "__main__":
    sys.exit(main())
