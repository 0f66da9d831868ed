"""What a request is given: a unit of work, the moment, who is signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, params
from sqlalchemy import event
from sqlmodel import Session

from peercoach.access import Access, Public, Visitor
from peercoach.db import unit_of_work


def reading(request: Request) -> Iterator[Session]:
    """A unit of work in which the database refuses changes."""
    with unit_of_work(request.app.state.engine) as session:
        yield session


def writing(request: Request) -> Iterator[Session]:
    """A unit of work that is committed before the answer leaves."""
    with unit_of_work(request.app.state.engine, write=True) as session:
        yield session


def now(request: Request) -> datetime:
    """The moment this request came in, aware and in UTC; the demo has a clock of its own."""
    moment: datetime = request.app.state.clock()
    return moment


# The scope matters: by default clean-up, and so a commit that fails, comes after the answer.
Reading = Annotated[Session, Depends(reading, scope="function")]
Writing = Annotated[Session, Depends(writing, scope="function")]
Now = Annotated[datetime, Depends(now)]


class SolverStarter:
    """Starts a solver for a draft once the unit of work that asked for it is committed, and not at
    all when that fails."""

    def __init__(self, request: Request) -> None:
        self._start: Callable[[str, datetime], None] = request.app.state.start_solver

    def after(self, session: Session, draft: str, now: datetime) -> None:
        event.listen(session, "after_commit", lambda _: self._start(draft, now), once=True)


Solver = Annotated[SolverStarter, Depends(SolverStarter)]


def visitor() -> Visitor | None:
    """Who is signed in. Nobody can sign in yet."""
    return None


@dataclass(frozen=True)
class OpenDoor:
    """Asks for nothing, so that it stays open whatever else fails."""

    access: Access

    async def __call__(self) -> None:
        pass


@dataclass(frozen=True)
class Door:
    """Admits or raises, before the handler of the route runs."""

    access: Access

    def __call__(
        self, request: Request, visitor: Annotated[Visitor | None, Depends(visitor)]
    ) -> None:
        self.access.admit(visitor, request.path_params.get("programme"))
        request.state.visitor = visitor


def door(access: Access) -> params.Depends:
    """For the `dependencies` of a route or router: `dependencies=[door(Role("coordinator"))]`."""
    kind = OpenDoor if isinstance(access, Public) else Door
    return params.Depends(kind(access))
