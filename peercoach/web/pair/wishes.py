"""A break or somebody else, asked for after a check-in by the same link."""

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.services.check_ins.afterwards import (
    Wish,
    find_asked_for,
    find_wish,
    grant,
    take_back_wish,
    was_just_granted,
)
from peercoach.services.check_ins.answering import Asked, LinkIsOver
from peercoach.services.check_ins.by_link import language_of_link
from peercoach.services.settings.look import look_of
from peercoach.web.filled_in import say
from peercoach.web.language import language_of, read_on_in
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.browsers import client_of
from peercoach.web.pair.by_link import opened, say_over

router = PageRouter()
ADDRESS = "/c/{token}/wish/{wish}"


@router.page(ADDRESS)
def show_wish(request: Request, token: str, wish: Wish, session: Reading, now: Now) -> Response:
    try:
        if wish is Wish.back:
            find_asked_for(session, token, now=now)
            read_on_in(request, language_of_link(session, token))
            return page(request, "check_in_back.html")
        asked = opened(request, find_wish(session, token, wish, now=now))
    except LinkIsOver:
        return say_over(request, session, token)
    return _ask(request, asked, wish, token)


@router.form(ADDRESS)
def take_wish(
    request: Request,
    token: str,
    wish: Wish,
    session: Writing,
    now: Now,
    sure: Annotated[str, Form()] = "",
) -> Response:
    """The page says what was done; a pair that ended has no page of its own any more."""
    client = client_of(request, now)
    try:
        if wish is Wish.back:
            take_back_wish(session, token, now=now)
            return RedirectResponse(f"/c/{token}?back=1", 303)
        asked = opened(request, find_wish(session, token, wish, now=now))
        try:
            grant(session, token, wish, sure=bool(sure), client=client, now=now)
        except InvalidInput as error:
            message = say(error, translator(language_of(request)))
            return _ask(request, asked, wish, token, [("sure", message)])
    except LinkIsOver:
        if was_just_granted(session, token, wish, now=now):
            read_on_in(request, language_of_link(session, token))
            return page(request, "check_in_done.html", asked=None, wish=wish)
        return say_over(request, session, token)
    look = look_of(asked.programme)
    return page(request, "check_in_done.html", look=look, asked=asked, wish=wish)


def _ask(
    request: Request,
    asked: Asked,
    wish: Wish,
    token: str,
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    return page(
        request,
        "check_in_wish.html",
        status=422 if errors else 200,
        look=look_of(asked.programme),
        asked=asked,
        wish=wish,
        token=token,
        errors=errors,
    )
