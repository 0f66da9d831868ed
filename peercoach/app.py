"""The web application: which doors there are, and what everyone passes on the way in."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from secure.middleware import SecureASGIMiddleware
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from peercoach.api import doors as api
from peercoach.clock import utc_now
from peercoach.config import Settings
from peercoach.db import make_engine
from peercoach.doors import UndeclaredRoute, refuse_undeclared_routes
from peercoach.errors import PeerCoachError
from peercoach.help_copy import HelpCopy
from peercoach.notify.outbox.message_ids import for_mails
from peercoach.permissions import PERMISSIONS, Row
from peercoach.solver import start_solver
from peercoach.turns_to_write import TurnsToWrite
from peercoach.vault import vault_from
from peercoach.web import start
from peercoach.web.gate import LARGEST_REQUEST, KnownHosts, SameOrigin, SizeLimit
from peercoach.web.headers import NotKept, security_headers
from peercoach.web.limits import SourceLimit
from peercoach.web.pages import Ribbon
from peercoach.web.problems import answer
from peercoach.web.routers import ROUTERS
from peercoach.web.static_files import ADDRESS, VersionedFiles
from peercoach.weighing import Scales

LOOPBACK = ("localhost", "127.0.0.1")
AT_ONCE = 2
"""How many requests are worked on at a time, besides one that writes to SQLite; the others wait
their turn. Python works on one, so that with more of them each takes longer and none is done
sooner: see docs/figures.md."""
WEIGHERS = 4
"""Threads in which coordinators wait for what a change would do, beside the pages."""


def create_app(
    settings: Settings,
    *,
    engine: Engine | None = None,
    clock: Callable[[], datetime] = utc_now,
    doors: Sequence[APIRouter] = (),
    ribbon: Ribbon | None = None,
    solver: Callable[[str, datetime], None] | None = None,
    shared: Path | None = None,
) -> FastAPI:
    """The application for these settings. Does not start when routes and permissions differ.

    The engine is made from the settings unless given; the clock tells the moment in UTC; `solver`
    starts solving the draft of this uid, by default in a process of its own. Where a service has
    several processes, `shared` is a folder for what all of them have to know. Further `doors` are
    tried before our own, and a `ribbon` heads every page; both are code that somebody writes around
    this application, never a setting.
    """
    app = FastAPI(
        title="Peercoach",
        openapi_url=None,
        redirect_slashes=False,  # such a redirect would repeat the Host that a visitor sent
        form_limits={"max_part_size": LARGEST_REQUEST},  # what is too large is refused as a whole
        lifespan=_while_it_serves,
    )
    app.state.settings = settings
    app.state.vault = vault_from(settings)
    app.state.engine = for_mails(engine or make_engine(settings.database_url), settings)
    app.state.clock = clock
    app.state.turns_to_write = TurnsToWrite(app.state.engine)
    app.state.ribbon = ribbon
    url = app.state.engine.url.render_as_string(hide_password=False)
    app.state.start_solver = solver or partial(start_solver, url)
    app.state.scales = Scales()
    app.state.weighers = CapacityLimiter(WEIGHERS)
    app.state.sign_in_limit = SourceLimit(shared / "limits.sqlite3" if shared else None)
    app.state.providers = make_providers(settings) if settings.providers else {}
    app.state.help = HelpCopy(
        app.state.engine, settings.help_file or (shared / "help.json" if shared else "")
    )
    for router in doors:
        app.include_router(router)
    further = [*app.routes]
    app.router.routes.extend(_our_doors().routes)
    app.mount(ADDRESS, VersionedFiles(), name="static")
    _add_gates(app, settings.public_url)
    for kind in (PeerCoachError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _refuse)
    app.add_exception_handler(ClientDisconnect, _nobody_waits)
    programmes = _open_programmes(app)
    _refuse_undeclared_routes([*further, *programmes.routes])
    return app


def make_providers(settings: Settings) -> Mapping[str, object]:
    """By name. What they need takes half a second to import, and most need none of it."""
    from peercoach.providers.provider import Provider  # noqa: PLC0415 - slow import

    return {
        name: Provider(name, provider, settings.way_back(name))
        for name, provider in settings.providers.items()
    }


@asynccontextmanager
async def _while_it_serves(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = AT_ONCE
    with app.state.help.renewing():
        yield
    app.state.scales.end()


@cache
def _our_doors() -> APIRouter:
    """Read once a process: working out what every route is given takes a quarter of a second."""
    ours = APIRouter()
    for router in ROUTERS:  # as they are: one in another is looked through twice for each request
        ours.routes.extend(router.routes)
    ours.include_router(api.router)  # last: the first that fits answers, and pages are asked most
    return ours


def _open_programmes(app: FastAPI) -> APIRouter:
    """`/{programme}` is any address of one part, so it is asked last: whatever has a name of its
    own comes first, also when it is added later."""
    programmes = APIRouter(default=app.router.default, redirect_slashes=False)
    programmes.routes.extend(start.programme_router.routes)
    app.router.default = programmes
    return programmes


def _refuse_undeclared_routes(further: Sequence[BaseRoute]) -> None:
    opened = _rows_of_our_doors() | refuse_undeclared_routes(further, but=VersionedFiles)
    if nowhere := [str(row) for row in PERMISSIONS.values() if row not in opened]:
        raise UndeclaredRoute(f"peercoach/permissions.py: found no route for {', '.join(nowhere)}")


@cache
def _rows_of_our_doors() -> set[Row]:
    return refuse_undeclared_routes(_our_doors().routes)


def _add_gates(app: FastAPI, public_url: str) -> None:
    """Written from the inside out: the last one added is the first that a request meets."""
    public = urlsplit(public_url)
    host = public.hostname or ""
    headers = security_headers(public_url)
    app.add_middleware(SameOrigin, scheme=public.scheme)
    app.add_middleware(SizeLimit)
    app.add_middleware(KnownHosts, hosts=LOOPBACK if host in LOOPBACK else (host,))
    app.add_middleware(NotKept)
    app.add_middleware(SecureASGIMiddleware, secure=headers)

    async def break_down(request: Request, error: Exception) -> Response:
        # Starlette answers unexpected errors outside all middleware
        response = answer(request, error)
        headers.set_headers(response)
        return response

    app.add_exception_handler(Exception, break_down)


async def _refuse(request: Request, error: Exception) -> Response:
    return answer(request, error)


async def _nobody_waits(_request: Request, _error: Exception) -> Response:
    """The browser left before all of the request came, as with the first click of a double one."""
    return Response(status_code=400)
