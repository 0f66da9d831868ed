"""What a request is given: a unit of work, the moment, who is signed in."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from functools import partial
from typing import Annotated

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends, Request
from sqlalchemy import Engine, event
from sqlmodel import Session

from peercoach.access import Visitor
from peercoach.db import fold_log, unit_of_work
from peercoach.errors import NotFound, Unavailable
from peercoach.models import Language
from peercoach.services.rules.effect import Effect, Weighed
from peercoach.services.sign_in.api_tokens import find_token, note_used
from peercoach.services.sign_in.sessions import (
    SEEN_EVERY,
    SignedIn,
    choose_language,
    find_session,
    note_seen,
)
from peercoach.services.sign_up.draft_links import find_draft
from peercoach.units import Unit
from peercoach.vault import Vault


async def reading(request: Request) -> Unit:
    """A unit of work in which the database refuses changes."""
    return Unit(request.app.state.engine)


async def writing(request: Request) -> Unit:
    """A unit of work that is committed before the answer leaves."""
    return Unit(request.app.state.engine, request.app.state.turns_to_write)


async def now(request: Request) -> datetime:
    """The moment this request came in, aware and in UTC; the demo has a clock of its own.

    `async` where nothing is waited for: it costs no turn of a thread."""
    moment: datetime = request.app.state.clock()
    return moment


async def on_the_side(request: Request) -> Callable[[], AbstractContextManager[Session]]:
    """Opens a short unit of work, for the little that a page which only reads has to write down: so
    nobody else who writes waits until the page is made."""
    return partial(unit_of_work, request.app.state.engine, write=True)


# What a handler gets for its unit is the session, see `units.py`.
Reading = Annotated[Session, Depends(reading)]
Writing = Annotated[Session, Depends(writing)]
OnTheSide = Annotated[Callable[[], AbstractContextManager[Session]], Depends(on_the_side)]
Now = Annotated[datetime, Depends(now)]


class SolverStarter:
    """Starts a solver for a draft once the unit of work that asked for it is committed, and not at
    all when that fails."""

    def __init__(self, request: Request) -> None:
        self._start: Callable[[str, datetime], None] = request.app.state.start_solver

    def after(self, session: Session, draft: str, now: datetime) -> None:
        event.listen(session, "after_commit", lambda _: self._start(draft, now), once=True)


Solver = Annotated[SolverStarter, Depends(SolverStarter)]


class Weigher:
    """Weighs a change, in a unit of work of its own and in a thread that no page needs: nobody
    waits for us meanwhile. None where that takes too long."""

    def __init__(self, request: Request) -> None:
        self._engine: Engine = request.app.state.engine
        self._weigh: Callable[[Weighed], Effect | None] = request.app.state.scales.weigh
        self._threads: CapacityLimiter = request.app.state.weighers

    async def __call__(self, load: Callable[[Session], Weighed]) -> Effect | None:
        return await run_sync(self._load_and_weigh, load, limiter=self._threads)

    def _load_and_weigh(self, load: Callable[[Session], Weighed]) -> Effect | None:
        with unit_of_work(self._engine) as session:
            weighed = load(session)
        return self._weigh(weighed)


Weigh = Annotated[Weigher, Depends(Weigher)]


class HelpRenewal:
    """Brings an edit to the page that needs no database, once it is committed."""

    def __init__(self, request: Request) -> None:
        self._renew: Callable[[], None] = request.app.state.help.renew

    def after(self, session: Session) -> None:
        event.listen(session, "after_commit", lambda _: self._renew(), once=True)


Renewal = Annotated[HelpRenewal, Depends(HelpRenewal)]


def vault(request: Request) -> Vault:
    """What seals and opens. Without a key there is nothing to pass on, and no page for it."""
    found: Vault | None = request.app.state.vault
    if found is None:
        raise NotFound
    return found


Sealing = Annotated[Vault, Depends(vault)]


class LogFolder:
    """Overwrites what a unit of work erased in the database's log too, once it is committed."""

    def __init__(self, request: Request) -> None:
        self._engine: Engine = request.app.state.engine

    def after(self, session: Session) -> None:
        event.listen(session, "after_commit", lambda _: fold_log(self._engine), once=True)


Log = Annotated[LogFolder, Depends(LogFolder)]


def visitor(request: Request, moment: Now) -> Visitor | None:
    """Who is signed in: by a key where programs come in, by a cookie everywhere."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme == "Bearer" and request.url.path.startswith("/api/"):
        return _bearer(request.app.state.engine, key, moment)
    token = request.cookies.get(secret_cookie(request, "session"))
    return _browser(request, token, moment) if token else None


def _browser(request: Request, token: str, moment: datetime) -> Visitor | None:
    engine = request.app.state.engine
    with unit_of_work(engine) as session:
        found = find_session(session, token, now=moment, staff_issuer=staff_issuer(request))
    if found is None:
        return None
    language = found.language
    if request.query_params.get("lang") in set(Language) - {language}:
        language = Language(request.query_params["lang"])
        with unit_of_work(engine, write=True) as session:
            choose_language(session, found.person_id, language)
    _note(engine, found, token, note_seen, moment)
    return _admitted(found, language)


def _bearer(engine: Engine, key: str, moment: datetime) -> Visitor | None:
    with unit_of_work(engine) as session:
        found = find_token(session, key, now=moment)
    if found is None:
        return None
    _note(engine, found, key, note_used, moment)
    return _admitted(found, found.language)


def _note(
    engine: Engine, found: SignedIn, secret: str, note: Callable[..., None], moment: datetime
) -> None:
    """Write down that they were here, once a minute at most; who reads must not wait for that."""
    if found.seen_at is None or moment - found.seen_at >= SEEN_EVERY:
        with suppress(Unavailable), unit_of_work(engine, write=True, waits=False) as session:
            note(session, secret, now=moment)


def _admitted(found: SignedIn, language: Language) -> Visitor:
    return Visitor(found.person_id, language, found.roles, found.uid)


def secret_cookie(request: Request, name: str) -> str:
    """Its full name. The prefix makes browsers refuse it over plain http and from other hosts."""
    return f"__Host-{name}" if is_https(request) else name


def staff_issuer(request: Request) -> str | None:
    """The provider that has to vouch for staff, if any."""
    issuer: str | None = request.app.state.settings.staff_issuer
    return issuer


def is_https(request: Request) -> bool:
    public_url: str = request.app.state.settings.public_url
    return public_url.startswith("https://")


async def me(request: Request) -> Visitor:
    """Who was let in by the door of this route. Behind one that is open to all, there is nobody."""
    admitted: Visitor = request.state.visitor
    return admitted


Guest = Annotated[Visitor | None, Depends(visitor)]
Me = Annotated[Visitor, Depends(me)]


def drafting(request: Request, moment: Now, signed_in: Guest) -> Visitor | None:
    """Who is signed in, else whose draft was opened here by its link: at its own pages only."""
    link = request.cookies.get(secret_cookie(request, "draft"))
    if signed_in or not link:
        return signed_in
    _, programme, door, *_ = request.url.path.split("/")
    with unit_of_work(request.app.state.engine) as session:
        found = find_draft(session, link, programme=programme, door=door, now=moment)
        return Visitor(found.person_id, by_link=True) if found else None
