"""Whether the clock on the wall runs like the clock inside: all that is due depends on it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

MOST = timedelta(hours=1)
JUMPED = "the clock jumped by {by} while the service was at work"


def inner_seconds() -> float:
    """A clock nobody sets. Where the system has one that goes on while the machine sleeps, that."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Pace:
    """Compares the two since it was made."""

    def __init__(
        self, clock: Callable[[], datetime], seconds: Callable[[], float] = inner_seconds
    ) -> None:
        self._clock, self._seconds = clock, seconds
        self._from, self._began = clock(), seconds()

    def jumped(self) -> timedelta | None:
        """By how much, if that is more than an hour; a clock that was set right again did not."""
        passed = timedelta(seconds=self._seconds() - self._began)
        by = self._clock() - self._from - passed
        return by if abs(by) > MOST else None
