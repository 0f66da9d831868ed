"""Weighing a change beside the pages: one process more, made when first asked, ended when stuck."""

import multiprocessing
import os
from contextlib import suppress
from multiprocessing.pool import Pool
from threading import Lock

from peercoach.services.rules.effect import Effect, Weighed, effect_of

LONGEST = 8.0  # seconds; by then somebody is better off with a draft
STUCK = (multiprocessing.TimeoutError, OSError, EOFError)


class Scales:
    """Solves what-ifs one by one in a process of its own, so that pages go on answering."""

    def __init__(self) -> None:
        self.longest = LONGEST
        self._pool: Pool | None = None
        self._lock = Lock()

    def weigh(self, weighed: Weighed) -> Effect | None:
        """None where it takes too long, or the process was ended; the next one begins anew."""
        with self._lock:
            pool = self._pool = self._pool or _start()
        try:
            return pool.apply_async(effect_of, (weighed,)).get(self.longest)
        except STUCK:
            self.end(pool)
            return None

    def end(self, pool: Pool | None = None) -> None:
        """Stop the process there is, unless that was done and another made meanwhile."""
        with self._lock:
            ended = pool or self._pool
            if ended is self._pool:
                self._pool = None
        if ended:
            ended.terminate()
            ended.join()


def _start() -> Pool:
    # not a fork: of a server with threads that would take their locks along
    return multiprocessing.get_context("spawn").Pool(1, initializer=_make_way)


def _make_way() -> None:
    with suppress(AttributeError):
        os.nice(5)  # the pages come first
