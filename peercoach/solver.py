"""The solver's own process: solves one draft and ends, while the pages go on answering.

    python -m peercoach.solver DRAFT MOMENT     the moment is that of whoever asked, in UTC

It renews a lease while it lives, so that its end, however it comes, is noticed.
"""

import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from peercoach.config import load_settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import Unavailable
from peercoach.notify.outbox.message_ids import for_mails
from peercoach.services.rounds.drafts import BROKEN, claim_draft, fail_draft, renew_lease
from peercoach.services.rounds.solving import load_task, propose, store_proposal

BEAT = 5.0  # seconds between renewals, well within a lease
STUCK = 25  # seconds without a next step, after which the process ends itself
FIRST, LAST = 10, 90  # percent: read, and solved

Clock = Callable[[], datetime]


def start_solver(database_url: str, draft: str, now: datetime) -> None:
    """Begin a process for a draft that is queued and committed."""
    process = subprocess.Popen(  # noqa: S603 - our own program, and a name we made
        [sys.executable, "-m", "peercoach.solver", draft, now.isoformat()],
        env={**os.environ, "PEERCOACH_DATABASE_URL": database_url},  # may hold a password
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # a restart of the service does not end it
    )
    threading.Thread(target=process.wait, daemon=True).start()


def solve_draft(engine: Engine, draft: str, clock: Clock) -> None:
    """Claim, load, solve, store: each in a unit of work of its own, and none while solving."""
    worker = secrets.token_hex(8)
    with unit_of_work(engine, write=True) as session:
        if not claim_draft(session, draft, worker=worker, now=clock()):
            return
    with Heartbeat(engine, draft, worker, clock) as heart:
        try:
            with unit_of_work(engine) as session:
                task = load_task(session, draft)
            heart.step("read")
            proposal = propose(task, heart.step)
            with unit_of_work(engine, write=True) as session:
                store_proposal(session, task, proposal, uid=draft, worker=worker, now=clock())
        except Exception:
            with unit_of_work(engine, write=True) as session:
                fail_draft(session, draft, worker=worker, error=BROKEN, now=clock())
            raise


class Heartbeat:
    """Renews the lease beside the solving. A step that takes too long has the system end us: even
    a thread of our own would wait for a solver that does not let go."""

    def __init__(self, engine: Engine, draft: str, worker: str, clock: Clock) -> None:
        self._engine, self._draft, self._worker, self._clock = engine, draft, worker, clock
        self._progress = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def step(self, _name: str) -> None:
        self._progress += max((LAST - self._progress) // 4, 1) if self._progress else FIRST
        self._renew()
        _set_alarm(STUCK)

    def _beat(self) -> None:
        while not self._done.wait(BEAT):
            self._renew()

    def _renew(self) -> None:
        try:
            with unit_of_work(self._engine, write=True) as session:
                renew_lease(
                    session,
                    self._draft,
                    worker=self._worker,
                    progress=min(self._progress, 99),
                    now=self._clock(),
                )
        except Unavailable:
            pass  # the database is busy; there are several beats to a lease

    def __enter__(self) -> Self:
        _set_alarm(STUCK)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _set_alarm(0)
        self._done.set()
        self._thread.join()


def _set_alarm(seconds: int) -> None:
    """Its default effect ends the process, whatever Python is waiting for. Tests run in threads."""
    if hasattr(signal, "alarm") and threading.current_thread() is threading.main_thread():
        signal.alarm(seconds)


def clock_from(moment: datetime) -> Clock:
    """A clock that goes on from this moment."""
    began = monotonic()
    return lambda: moment + timedelta(seconds=monotonic() - began)


def engine_of_solver() -> Engine:
    """Coaches are asked once more from here, so with what belongs to owing a mail."""
    settings = load_settings()
    return for_mails(make_engine(settings.database_url), settings)


def main() -> None:
    _, draft, moment = sys.argv
    if hasattr(os, "nice"):
        os.nice(5)  # the pages come first
    engine = engine_of_solver()
    solve_draft(engine, draft, clock_from(datetime.fromisoformat(moment)))
    engine.dispose()


if __name__ == "__main__":
    main()
