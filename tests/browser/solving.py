"""Solving as a process of its own does it: whoever asked for it does not wait."""

from collections.abc import Callable
from threading import Thread

from peercoach.solver import solve_draft

__all__ = ["beside", "solve_draft"]


def beside(work: Callable[..., None], *given: object) -> None:
    Thread(target=work, args=given).start()
