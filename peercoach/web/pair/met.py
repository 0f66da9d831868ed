"""“We met”, by the link in a mail: no sign-in, and only the button stores anything."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Now, Reading, Writing
from peercoach.i18n import translator
from peercoach.services.meetings.outcomes import (
    LinkIsOver,
    PressedTooSoon,
    WasThere,
    find_by_link,
    language_of_link,
    say_by_link,
)
from peercoach.services.settings.look import look_of
from peercoach.web.filled_in import say
from peercoach.web.language import language_of, read_on_in
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/met/{token}")
def show_question(request: Request, token: str, session: Reading, now: Now) -> Response:
    try:
        found = find_by_link(session, token, now=now)
    except LinkIsOver:
        return _over(request, session, token)
    return _ask(request, found)


@router.form("/met/{token}")
def take_answer(request: Request, token: str, session: Writing, now: Now) -> Response:
    try:
        say_by_link(session, token, now=now)
    except LinkIsOver:
        return _over(request, session, token)
    except PressedTooSoon as error:
        return _ask(request, find_by_link(session, token, now=now), error)
    return RedirectResponse(f"/met/{token}", 303)


def _ask(request: Request, found: WasThere, error: PressedTooSoon | None = None) -> Response:
    read_on_in(request, found.duo.first_year.language)
    again = say(error, translator(language_of(request))) if error else ""
    return page(
        request,
        "pair/met.html",
        status=409 if error else 200,
        look=look_of(found.programme),
        found=found,
        again=again,
    )


def _over(request: Request, session: Session, token: str) -> Response:
    read_on_in(request, language_of_link(session, token))
    return page(request, "check_in_over.html", status=410)
