"""What keeps the demonstration going: the timetable and the mail, at the moment its clock shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import sleep

import structlog
from sqlalchemy import ColumnElement, Engine
from sqlmodel import Session, col, select

from peercoach.db import unit_of_work
from peercoach.demo.clock import DemoClock, hours_of
from peercoach.jobs.timetable import quiet_until
from peercoach.models import BrowserSession, Draft
from peercoach.services.rounds.drafts import AT_WORK

BEAT_SECONDS = 1.0
TICK_EVERY = timedelta(minutes=1)
LONGEST_QUIET = timedelta(hours=20)
"""So that no jump of the clock looks like a day on which nobody was at work."""

log = structlog.get_logger(__name__)
Work = Callable[[], None]
Tick = Callable[[], Mapping[str, int]]
"""Says what was done."""
SOLVE_SECONDS = 30


class Heart:
    """Does what is due, one thing at a time: while it sets the clock forward nothing else runs, so
    that no mail is on its way at ten o'clock and finds itself at eleven.
    """

    def __init__(self, engine: Engine, clock: DemoClock, *, tick: Tick, send: Work) -> None:
        self._engine = engine
        self._clock = clock
        self._tick = tick
        self._send = send
        self._ticked: datetime | None = None
        self._quiet_until = clock()
        self._lock = Lock()

    def beat(self) -> None:
        """Send what is owed; once a minute, look at the whole timetable first."""
        with self._lock:
            if self._ticked is None or self._clock() - self._ticked >= TICK_EVERY:
                self._look()
            self._send()

    def send(self) -> None:
        """Send what is owed, without looking at the timetable."""
        with self._lock:
            self._send()

    def set_forward(self, step: str) -> None:
        """By one of STEPS, hour by hour, each hour with all that falls due in it."""
        with self._lock:
            self._let_solvers_finish()
            hours = list(hours_of(step, self._clock()))
            with unit_of_work(self._engine, write=True) as session:
                take_along(session, sum(hours, timedelta()))
            self.go_through(hours)

    def go_through(self, steps: Iterable[timedelta]) -> None:
        """Set the clock forward, each step with all that falls due in it. Steps in which nothing
        can are not looked at."""
        for by in steps:
            self._clock.set_forward(by)
            if self._clock() < self._quiet_until:
                continue
            self._look()
            self._send()
            now = self._clock()
            self._quiet_until = quiet_until(self._engine, now=now, most=now + LONGEST_QUIET)
        self.stir()

    def stir(self) -> None:
        """Somebody did something: what falls due next is to be looked at anew."""
        self._quiet_until = self._clock()

    def _look(self) -> None:
        self._ticked = self._clock()
        if any(self._tick().values()):  # it may have started solvers
            self._let_solvers_finish()

    def _let_solvers_finish(self) -> None:
        """A solver that is not heard of for an hour counts as dead, and it would be an hour."""
        for _ in range(10 * SOLVE_SECONDS):
            with unit_of_work(self._engine) as session:
                if session.exec(select(Draft.id).where(*at_work(self._clock()))).first() is None:
                    return
            sleep(0.1)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat in a thread while the block runs."""
        stop = Event()
        thread = Thread(target=self._beat_until, args=(stop,), name="heart", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat_until(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                self.beat()
            except Exception:
                log.exception("a beat failed; the next one follows")
            stop.wait(BEAT_SECONDS)


def at_work(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Draft.status).in_(AT_WORK), col(Draft.lease_until) > now


def take_along(session: Session, by: timedelta) -> None:
    """Whoever looks around did not walk away for an hour: their sessions move with the clock."""
    for row in session.exec(select(BrowserSession).where(col(BrowserSession.revoked_at).is_(None))):
        row.last_seen_at += by
        row.expires_at += by
