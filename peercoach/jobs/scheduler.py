"""The clock: wakes a tick every minute and a sender every few seconds, until told to stop."""

from collections.abc import Callable
from datetime import UTC
from threading import Event, Thread
from time import monotonic

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from peercoach.clock import utc_now
from peercoach.config import Settings
from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.jobs.keeper import Clock
from peercoach.jobs.pace import JUMPED, Pace
from peercoach.jobs.sender import new_sender, send_due, smtp_transport
from peercoach.jobs.timetable import hold_if_long, tick
from peercoach.notify.outbox.holding import hold
from peercoach.notify.transport import Transport

TICK_SECONDS = 60
SEND_SECONDS = 2.0
STOP_SECONDS = 8.0
"""How long a mail or job in progress is waited for; a mail's lease covers what does not end."""

log = structlog.get_logger(__name__)
Stopper = Callable[[], None]


def start_scheduler(
    engine: Engine,
    settings: Settings,
    *,
    clock: Clock,
    transport: Transport | None = None,
    tick_seconds: float = TICK_SECONDS,
    send_seconds: float = SEND_SECONDS,
) -> Stopper:
    """Begin to do what is due. The returned function ends it, within ten seconds.

    `clock` tells which moment it is; real time only decides when that is asked.
    """
    stop = Event()
    timetable = _start_timetable(engine, clock, stop, tick_seconds)
    mailer = Thread(
        target=_send_now_and_then,
        args=(engine, settings, clock, transport or smtp_transport(settings), stop, send_seconds),
        name="sends mail",
        daemon=True,
    )
    mailer.start()

    def end() -> None:
        deadline = monotonic() + STOP_SECONDS
        stop.set()
        timetable.shutdown(wait=False)
        mailer.join(timeout=max(0.0, deadline - monotonic()))

    return end


def _start_timetable(
    engine: Engine, clock: Clock, stop: Event, every: float
) -> BackgroundScheduler:
    pace = Pace(clock)

    def run_tick() -> None:
        try:
            if by := pace.jumped():
                log.error("the clock jumped", late_seconds=by.total_seconds())
                with unit_of_work(engine, write=True) as session:
                    hold(session, JUMPED.format(by=by), now=clock())
                return
            tick(engine, now=clock(), stop=stop.is_set)
        except Unavailable:
            log.warning("no tick: the database does not answer")

    timetable = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    # The first at once: after a restart people have waited long enough
    timetable.add_job(run_tick, "interval", seconds=every, next_run_time=utc_now())
    timetable.start()
    return timetable


def _send_now_and_then(
    engine: Engine,
    settings: Settings,
    clock: Clock,
    transport: Transport,
    stop: Event,
    every: float,
) -> None:
    sender, looked = new_sender(), False
    while not stop.is_set():
        try:
            if not looked:
                hold_if_long(engine, now=clock())
                looked = True
            send_due(
                engine,
                settings=settings,
                clock=clock,
                transport=transport,
                sender=sender,
                stop=stop.is_set,
            )
        except Unavailable:
            log.warning("no mail sent: the database does not answer", worker=sender)
        except Exception:
            log.exception("the sender met an error and goes on", worker=sender)
        stop.wait(every)
