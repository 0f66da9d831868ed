"""Whether this installation can do its work: its database fits, its scheduler runs, mail leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.migrations import at_head
from peercoach.services.mails.queues import Queues, queues
from peercoach.services.mails.server import Stopped, stopped
from peercoach.services.ticks import last_tick

LATE = timedelta(minutes=5)
"""A tick is due every minute; so long without one, nobody is at it."""


ENOUGH_ROOM = 16 * 1024**2
"""In bytes: with less than a few steps of the write-ahead log, the next thing saved is lost."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part is "ok", or says in a word what is wrong."""

    database: str
    scheduler: str
    last_tick: datetime | None = None
    mail: str = "ok"
    waiting: Queues | None = None

    @property
    def ready(self) -> bool:
        return {self.database, self.scheduler, self.mail} == {"ok"}


MAIL_STATES = ("ok", "refused", "held")


def has_room(engine: Engine) -> bool:
    """Whether what is written finds a place: a file of our own needs room beside it. A server looks
    after its own."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return True
    try:
        return disk_usage(Path(engine.url.database).resolve().parent).free >= ENOUGH_ROOM
    except OSError:
        return False


def _mail(found: Stopped | None) -> str:
    if found is None:
        return "ok"
    return "held" if found.held else "refused"


def readiness(engine: Engine, *, now: datetime) -> Readiness:
    try:
        if not at_head(engine):
            return Readiness("not migrated", "unknown")
        with unit_of_work(engine) as session:
            last, waiting = last_tick(session), queues(session, now=now)
            mail = _mail(stopped(session))
    except Unavailable:
        return Readiness("unavailable", "unknown")
    scheduler = "ok"
    if last is None or now - last > LATE:
        scheduler = "late" if last else "never ran"
    return Readiness("ok" if has_room(engine) else "full", scheduler, last, mail, waiting)
