"""Signing in with an account of the institution: to its provider, and back from there."""

from typing import Annotated

import structlog
from fastapi import Depends
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Writing, staff_issuer
from peercoach.errors import NotFound
from peercoach.models import Language
from peercoach.providers.started import Started, from_cookie, start
from peercoach.providers.told import NotTold, Told, Trouble
from peercoach.services.sign_in.by_code import HOUR
from peercoach.services.sign_in.by_provider import sign_in_with
from peercoach.services.sign_in.entering import Entered, Refusal
from peercoach.web.cookies import NONCE, STARTED, drop_secret, keep_secret, read_secret
from peercoach.web.language import language_of
from peercoach.web.limits import not_too_often
from peercoach.web.pages import PageRouter
from peercoach.web.sign_in.arriving import goal, let_in
from peercoach.web.sign_in.ways_in import back_to_sign_in

log = structlog.get_logger(__name__)
router = PageRouter()
Limited = Annotated[None, Depends(not_too_often)]


@router.page("/login/with/{provider}")
async def leave(
    request: Request,
    provider: str,
    _limited: Limited,
    now: Now,
    next: str = "",  # noqa: A002
) -> Response:
    """A link, not a form: policies for forms hold for where a form leads as well."""
    started = start(_known(request, provider), goal(next))
    found = request.app.state.providers[provider]
    try:
        address = await found.address(started, language=language_of(request), now=now)
    except NotTold as error:
        return _not_told(request, started, provider, error)
    response = RedirectResponse(address, 303)
    keep_secret(request, response, STARTED, started.as_cookie(), for_=HOUR)
    return response


async def listen(request: Request, provider: str, now: Now) -> Told | NotTold:
    """What the provider says of who came back. No unit of work may wait for this."""
    found = request.app.state.providers[_known(request, provider)]
    try:
        told: Told = await found.told(_started(request), request.query_params, now=now)
    except NotTold as error:
        return error
    return told


@router.page("/login/with/{provider}/back")
def come_back(
    request: Request,
    provider: str,
    _limited: Limited,
    told: Annotated[Told | NotTold, Depends(listen)],
    session: Writing,
    now: Now,
) -> Response:
    started = _started(request)
    if isinstance(told, NotTold):
        return _not_told(request, started, provider, told)
    next_path = started.next_path if started else ""
    result = sign_in_with(
        session,
        told,
        language=Language(language_of(request)),
        next_path=goal(next_path),
        staff_issuer=staff_issuer(request),
        now=now,
    )
    if isinstance(result, Refusal):
        response = back_to_sign_in(request, next_path, result.value, provider)
    elif isinstance(result, Entered):
        response = let_in(request, session, result, now=now)
    else:
        response = RedirectResponse("/login/code", 303)
        keep_secret(request, response, NONCE, result.nonce, for_=HOUR)
    drop_secret(request, response, STARTED)
    return response


def _known(request: Request, provider: str) -> str:
    if provider not in request.app.state.providers:
        raise NotFound
    return provider


def _started(request: Request) -> Started | None:
    return from_cookie(read_secret(request, STARTED))


def _not_told(request: Request, started: Started | None, provider: str, error: NotTold) -> Response:
    tell = log.info if error.trouble in (Trouble.stopped, Trouble.over) else log.warning
    tell("not signed in by a provider", provider=provider, outcome=error.why)
    response = back_to_sign_in(
        request, goal(started.next_path) if started else "", error.trouble.value, provider
    )
    drop_secret(request, response, STARTED)
    return response
