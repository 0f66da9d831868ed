"""Units of work of requests: each begins in the thread that handles the request, and is over
before the answer leaves."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import update_wrapper
from inspect import signature
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from peercoach.db import unit_of_work
from peercoach.turns_to_write import TurnsToWrite


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work that has not begun; who only reads waits for no turn."""

    engine: Engine
    turns: TurnsToWrite | None = None


def handled_in_units(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, given a session for each Unit that it is handed.

    Everything is in one go of one thread, and whatever else the handler needs is there before: so
    whoever writes holds up the others no longer than it takes to write.
    """

    async def handle(**given: Any) -> Any:
        units = {name: one for name, one in given.items() if isinstance(one, Unit)}
        turns = next((unit.turns for unit in units.values() if unit.turns), None)
        if turns is None:
            return await run_in_threadpool(_work, handler, given, units)
        async with turns.next():
            return await run_sync(_work, handler, given, units, limiter=turns.threads)

    update_wrapper(handle, handler)
    # It would be asked whether it has to be awaited
    del handle.__wrapped__  # type: ignore[attr-defined]
    handle.__signature__ = signature(handler)  # type: ignore[attr-defined]
    return handle


def _work(handler: Callable[..., Any], given: Mapping[str, Any], units: Mapping[str, Unit]) -> Any:
    with ExitStack() as over:
        sessions = {
            name: over.enter_context(unit_of_work(unit.engine, write=bool(unit.turns)))
            for name, unit in units.items()
        }
        return handler(**{**given, **sessions})
