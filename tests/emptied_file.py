"""One embedded database for all tests of a process, without a row for each: to delete the few rows
of the test before takes a quarter of a new file, whose tables SQLite would have to read again."""

import sqlite3
from pathlib import Path
from shutil import copyfile

from peercoach.models import Table


class EmptiedFile:
    def __init__(self, migrated: Path, file: Path) -> None:
        self.migrated, self.file = migrated, file
        deletes = "; ".join(f'DELETE FROM "{name}"' for name in Table.metadata.tables)
        self._sweep = f"BEGIN IMMEDIATE; {deletes}; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"
        self._sweeper: sqlite3.Connection | None = None
        self._made = 0

    def was_emptied(self) -> bool:
        """Not if there is another file in its place, its tables are others, or somebody writes."""
        try:
            if self._sweeper is None or self._what_it_is() != self._was:
                return False
            self._sweeper.executescript(self._sweep)
        except (OSError, sqlite3.Error):
            return False
        return True

    def replace(self) -> None:
        """By one of another name: whoever still has the old one open removes, at the end, the log
        that goes by its name."""
        if self._sweeper:
            self._sweeper.close()
        for old in self.file.parent.glob(f"{self.file.name}*"):
            old.unlink()
        self._made += 1
        self.file = self.file.with_name(f"test{self._made}.sqlite3")
        copyfile(self.migrated, self.file)
        self._sweeper = sqlite3.connect(
            self.file, isolation_level=None, timeout=0, check_same_thread=False
        )
        self._sweeper.executescript("PRAGMA synchronous=OFF; PRAGMA secure_delete=ON")
        self._was = self._what_it_is()

    def _what_it_is(self) -> tuple[int, int, int]:
        """Its log is another one where a test read the file as bytes, which lets go of our locks,
        and a process that used it then thought itself the last."""
        assert self._sweeper
        (schema,) = self._sweeper.execute("PRAGMA schema_version").fetchone()
        log = self.file.with_name(f"{self.file.name}-shm")
        return self.file.stat().st_ino, log.stat().st_ino, schema
