"""Keeping what a sender holds, for as long as the mail server takes its time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Self

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.errors import Unavailable
from peercoach.notify.outbox.claiming import Claim, renew

RENEWALS = 4
"""How often a lease is renewed before it would run out."""

Clock = Callable[[], datetime]


class Keeper:
    """Renews the lease of what is at hand, from a thread that begins with the first."""

    def __init__(self, engine: Engine, *, clock: Clock, lease: timedelta) -> None:
        self._engine, self._clock, self._lease = engine, clock, lease
        self._held: Sequence[Claim] = ()
        self._done = Event()
        self._thread = Thread(target=self._keep, name="keeps a lease", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    @contextmanager
    def keeping(self, claims: Sequence[Claim]) -> Iterator[None]:
        """Meanwhile these are kept."""
        self._held = claims
        if not self._thread.is_alive():
            self._thread.start()
        try:
            yield
        finally:
            self._held = ()

    def _keep(self) -> None:
        while not self._done.wait(self._lease.total_seconds() / RENEWALS):
            held = self._held
            if not held:
                continue
            with (
                suppress(Unavailable),  # there are more renewals to come before it runs out
                unit_of_work(self._engine, write=True) as session,
            ):
                renew(session, held, now=self._clock(), lease=self._lease)
