"""The help entries outside the database: "Talk to someone now" opens when nothing else does.

A copy in memory, made when the service starts, renewed every minute and at once after an edit. It
is written to a file too: where a service has several processes an edit in one is seen by all at
once, and with one that stays (`PEERCOACH_HELP_FILE`) it survives a start while the database is
away. Whoever asks for the entries never waits: they get the newest copy there is.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Event, Thread

import structlog
from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.models import HelpEntry
from peercoach.services.programmes.help_entries import all_entries

EVERY_SECONDS = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Help:
    """What the page shows of an entry; not who keeps it."""

    kind: str
    name: str
    about_nl: str
    about_en: str
    phone: str
    email: str
    web: str
    checked_on: str

    @property
    def checked(self) -> date:
        return date.fromisoformat(self.checked_on)

    @property
    def dial(self) -> str:
        """The number as a telephone wants it."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")

    def about(self, language: str) -> str:
        return (self.about_nl if language == "nl" else self.about_en) or (
            self.about_nl or self.about_en
        )


class HelpCopy:
    """The entries of all programmes; two that say the same are one."""

    def __init__(self, engine: Engine, file: str | Path = "") -> None:
        self._engine = engine
        self._file = Path(file) if file else None
        self._written = self._when_written()
        self._entries = self._from_file()

    @property
    def entries(self) -> Sequence[Help]:
        """Those of the file when another process of this service wrote it since."""
        if (written := self._when_written()) != self._written:
            self._written, self._entries = written, self._from_file() or self._entries
        return self._entries

    def renew(self) -> None:
        """Copy what is there now; while the database is away, keep what we have."""
        try:
            with unit_of_work(self._engine) as session:
                found = tuple(dict.fromkeys(_shown(entry) for entry in all_entries(session)))
        except Unavailable:
            log.warning("the help entries are those of before: the database does not answer")
            return
        if found != self.entries:
            self._entries = found
            self._to_file()

    @contextmanager
    def renewing(self, every: float = EVERY_SECONDS) -> Iterator[None]:
        """Renew in a thread of its own while the block runs."""
        stop = Event()

        def renew_until_the_end() -> None:
            while True:
                try:
                    self.renew()
                except Exception:
                    log.exception("the help entries could not be renewed")
                if stop.wait(every):
                    return

        Thread(target=renew_until_the_end, name="help entries", daemon=True).start()
        try:
            yield
        finally:
            stop.set()

    def _when_written(self) -> tuple[int, int] | None:
        """A new file each time, so its number tells two of one moment apart."""
        try:
            found = self._file.stat() if self._file else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino) if found else None

    def _from_file(self) -> Sequence[Help]:
        if self._file is None or not self._file.exists():
            return ()
        try:
            return tuple(Help(**one) for one in json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            log.warning("the file with help entries cannot be read", file=str(self._file))
            return ()

    def _to_file(self) -> None:
        if self._file is None:
            return
        new = self._file.with_suffix(".new")
        try:
            new.write_text(json.dumps([asdict(one) for one in self.entries]), "utf-8")
            new.replace(self._file)  # whole or not at all
            self._written = self._when_written()
        except OSError:
            log.warning("the file with help entries cannot be written", file=str(self._file))


def _shown(entry: HelpEntry) -> Help:
    return Help(
        kind=entry.kind.value,
        name=entry.name,
        about_nl=entry.about_nl,
        about_en=entry.about_en,
        phone=entry.phone,
        email=entry.email,
        web=entry.web,
        checked_on=entry.checked_on.isoformat(),
    )
