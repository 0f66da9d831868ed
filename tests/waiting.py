"""Waiting for what another process or thread does: for long, and no longer than needed."""

from collections.abc import Callable
from time import monotonic, sleep


def wait_for(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not happen"
        sleep(0.05)
