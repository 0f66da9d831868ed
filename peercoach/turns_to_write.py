"""Requests that write, one after the other where the database takes them so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter
from sqlalchemy import Engine

from peercoach.errors import Unavailable

PATIENCE = 20
"""Seconds: who waits costs nothing, and would rather see a slow page than one that says "busy"."""


class TurnsToWrite:
    """Of the requests of one process. Those that wait for SQLite in a thread could take all of
    them, and whoever they wait for would have none to go on in; here they wait without."""

    def __init__(self, engine: Engine) -> None:
        self._one_at_a_time = engine.dialect.name == "sqlite"
        self._locks = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]()
        self.threads = CapacityLimiter(1) if self._one_at_a_time else None

    @asynccontextmanager
    async def next(self) -> AsyncIterator[None]:
        """In the order they came. Raises Unavailable when it takes too long."""
        if not self._one_at_a_time:
            yield
            return
        lock = self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        try:
            async with asyncio.timeout(PATIENCE):
                await lock.acquire()
        except TimeoutError as error:
            raise Unavailable("The database is busy; please try again in a moment") from error
        try:
            yield
        finally:
            lock.release()
