"""Whether this installation can do its work: its database fits, its scheduler runs, mail leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.migrations import at_head
from peercoach.services.mails.server import stopped
from peercoach.services.ticks import last_tick

LATE = timedelta(minutes=5)
"""A tick is due every minute; so long without one, nobody is at it."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part is "ok", or says in a word what is wrong."""

    database: str
    scheduler: str
    last_tick: datetime | None = None
    mail: str = "ok"

    @property
    def ready(self) -> bool:
        return {self.database, self.scheduler, self.mail} == {"ok"}


def readiness(engine: Engine, *, now: datetime) -> Readiness:
    try:
        if not at_head(engine):
            return Readiness("not migrated", "unknown")
        with unit_of_work(engine) as session:
            last = last_tick(session)
            mail = "refused" if stopped(session) else "ok"
    except Unavailable:
        return Readiness("unavailable", "unknown")
    if last is None:
        return Readiness("ok", "never ran", mail=mail)
    return Readiness("ok", "late" if now - last > LATE else "ok", last, mail)
