"""`peercoach scheduler`: the clock and the sender of mails, as a process of their own."""

import gc
import signal
from threading import Event

import structlog

from peercoach.cli.service import installation, must_be_at_head, must_stay_erased
from peercoach.clock import utc_now
from peercoach.jobs import start_scheduler

log = structlog.get_logger(__name__)


def scheduler() -> None:
    """Publish, ask, notice and mail what is due, until told to stop. Several at once are fine."""
    told_to_stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    with installation() as (settings, engine):
        must_be_at_head(engine)
        must_stay_erased(engine)
        gc.collect()
        gc.freeze()  # what is loaded stays: it need not be looked through again and again
        stop = start_scheduler(engine, settings, clock=utc_now)
        log.info("scheduler started")
        told_to_stop.wait()
        stop()
        log.info("scheduler stopped")
