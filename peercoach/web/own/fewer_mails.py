"""Stopping mails by the link in one: no sign-in, and looking at the page changes nothing.

Mail programs press for their user, without opening the page (RFC 8058): with exactly these words,
without a cookie, and without being sent elsewhere for an answer.
"""

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.services.mails.wishes import TOLD, find_stoppable, stop_mail
from peercoach.services.programmes.programmes import name_of
from peercoach.services.settings.look import look_of
from peercoach.web.language import language_of, read_on_in
from peercoach.web.pages import PageRouter, page

router = PageRouter()

ONE_CLICK = "One-Click"


@router.page("/u/{token}")
def show_question(request: Request, token: str, session: Reading) -> Response:
    return _shown(request, session, token)


@router.form("/u/{token}")
def stop(
    request: Request,
    token: str,
    session: Writing,
    now: Now,
    asked: Annotated[str, Form(alias="List-Unsubscribe")] = "",
) -> Response:
    by_program = asked == ONE_CLICK
    if not stop_mail(session, token, pressed=not by_program, now=now):
        return _shown(request, session, token, status=409)
    session.flush()
    return _shown(request, session, token) if by_program else RedirectResponse(f"/u/{token}", 303)


def _shown(request: Request, session: Reading, token: str, *, status: int = 200) -> Response:
    found = find_stoppable(session, token)
    read_on_in(request, found.person.language)
    name = name_of(found.programme, language_of(request)) if found.programme else ""
    return page(
        request,
        "account/fewer_mails.html",
        status=status,
        look=look_of(found.programme) if found.programme else None,
        here="/u",
        topics=[TOLD[topic] for topic in found.topics],
        programme_name=name,
        stopped=found.stopped,
        too_soon=status != 200,
    )
