"""Who was erased, in a file beside the database: so that a restored backup can forget them again.

A line is a day and a keyed hash of a name that was random to begin with: it tells nothing of
anybody, but that somebody in a database with that same name was erased. The names come from the
audit, so that the file follows what was committed, and never what was rolled back.
"""

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, select

from peercoach.config import Settings, split_keys
from peercoach.errors import Conflict
from peercoach.models import Audit, Person
from peercoach.notify.outbox.holding import hold
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.ticks import last_tick

PURPOSE = b"erased "
OLDER = timedelta(minutes=10)
BACK = (
    "the database is of {last:%d-%m %H:%M}, the service was at work until {marked:%d-%m %H:%M} UTC"
)


class HereAgain(Conflict):
    """People who were erased are in the database, as they are after an older backup came back."""


@dataclass(frozen=True)
class Ledger:
    """The file, and the keys of its hashes, newest first."""

    file: Path
    keys: tuple[str, ...]

    def note(self, uids: Iterable[str], *, now: datetime) -> int:
        """Add who is not in it yet; says how many. Several processes may: a line is one write."""
        known = self._hashes()
        new = [found for uid in uids if (found := _hash(self.keys[0], uid)) not in known]
        if new:
            self.file.touch(mode=0o600)
            with self.file.open("a", encoding="ascii") as ledger:
                ledger.writelines(f"{now.date().isoformat()} {one}\n" for one in new)
        return len(new)

    def mark(self, now: datetime) -> None:
        """The time of the file is that of the last tick: a database that knows an older one went
        back in time."""
        self.file.touch(mode=0o600)
        os.utime(self.file, (now.timestamp(), now.timestamp()))

    def marked_at(self) -> datetime | None:
        if not self.file.exists():
            return None
        return datetime.fromtimestamp(self.file.stat().st_mtime, UTC)

    def among(self, uids: Iterable[str]) -> list[str]:
        """Those of these names that are in it."""
        known = self._hashes()
        return [uid for uid in uids if any(_hash(key, uid) in known for key in self.keys)]

    def _hashes(self) -> set[str]:
        lines = self.file.read_text("ascii").splitlines() if self.file.exists() else []
        return {line.rpartition(" ")[2] for line in lines}


def ledger_from(settings: Settings) -> Ledger | None:
    """None where no file is set: then a restored backup knows nothing of who was erased since."""
    if not settings.erasure_ledger:
        return None
    return Ledger(Path(settings.erasure_ledger), tuple(split_keys(settings.care_keys)))


def with_ledger(engine: Engine, ledger: Ledger | None) -> Engine:
    """The same engine; who is erased through it is noted there."""
    return engine.execution_options(ledger=ledger)


def keep_ledger(session: Session, *, now: datetime) -> int:
    """Note whoever was erased and is not noted yet; says how many."""
    ledger = ledger_of(session.get_bind())
    if ledger is None:
        return 0
    erased = select(Audit.subject_uid).where(
        Audit.action == "erase", Audit.subject_kind == "person"
    )
    noted = ledger.note(session.exec(erased).all(), now=now)
    ledger.mark(now)
    return noted


def ledger_of(bind: Engine | Connection) -> Ledger | None:
    found: Ledger | None = bind.get_execution_options().get("ledger")
    return found


def here_again(session: Session, ledger: Ledger) -> list[Person]:
    """Whom the ledger has as erased, and the database as somebody."""
    uids = ledger.among(session.exec(select(Person.uid).where(is_somebody())).all())
    return list(session.exec(select(Person).where(col(Person.uid).in_(uids)).order_by(Person.uid)))


def hold_if_older(session: Session, ledger: Ledger | None, *, now: datetime) -> None:
    """Hold everything back where this database is of before the last tick, as a restored one is:
    what was due since may have left."""
    marked, last = ledger.marked_at() if ledger else None, last_tick(session)
    if marked and last and marked - last > OLDER:
        hold(session, BACK.format(last=last, marked=marked), now=now)


def refuse_erased(session: Session, ledger: Ledger | None) -> None:
    """Raises HereAgain."""
    back = here_again(session, ledger) if ledger else []
    if back:
        raise HereAgain(
            f"The database has {len(back)} who had everything erased, as after a restored backup."
            " Run: peercoach erase-again"
        )


def _hash(key: str, uid: str) -> str:
    return hmac.new(key.encode(), PURPOSE + uid.encode(), sha256).hexdigest()
