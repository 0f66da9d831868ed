"""What a request is given: a unit of work, the moment, who is signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, params
from sqlmodel import Session

from peercoach.access import Access, Public, Visitor
from peercoach.db import unit_of_work
from peercoach.errors import NotSignedIn
from peercoach.services.sessions import SEEN_EVERY, find_session, note_seen


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


def visitor(request: Request, moment: Now) -> Visitor | None:
    """Who is signed in. One query; that they are still there is written once a minute at most."""
    token = request.cookies.get(session_cookie(request))
    if not token:
        return None
    engine = request.app.state.engine
    with unit_of_work(engine) as session:
        found = find_session(session, token, now=moment)
    if found is None:
        return None
    if found.seen_at is None or moment - found.seen_at >= SEEN_EVERY:
        with unit_of_work(engine, write=True) as session:
            note_seen(session, token, now=moment)
    return Visitor(found.person_id, found.language, found.roles, found.uid)


def session_cookie(request: Request) -> str:
    """Its name. The prefix makes browsers refuse it over plain http and from other hosts."""
    secure = request.app.state.settings.public_url.startswith("https://")
    return "__Host-session" if secure else "session"


def me(visitor: Annotated[Visitor | None, Depends(visitor)]) -> Visitor:
    """Who is signed in, for handlers behind a door that lets nobody else in."""
    if visitor is None:
        raise NotSignedIn
    return visitor


Guest = Annotated[Visitor | None, Depends(visitor)]
Me = Annotated[Visitor, Depends(me)]


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
