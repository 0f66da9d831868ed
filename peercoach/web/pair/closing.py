"""The closing questions, by the same kind of link: only the button writes, nothing is read back."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.services.check_ins.answering import Asked
from peercoach.services.check_ins.clients import Client, came_too_soon
from peercoach.services.check_ins.closing import CLOSING_QUESTIONS, CLOSING_STEPS, answer_closing
from peercoach.services.settings.look import look_of
from peercoach.web.language import language_of
from peercoach.web.pages import page


def ask_closing(
    request: Request,
    asked: Asked,
    *,
    chosen: Mapping[str, str] | None = None,
    error: InvalidInput | None = None,
    taken_back: bool = False,
) -> Response:
    speak = translator(language_of(request))
    message = speak.gettext(error.message) if error else ""
    return page(
        request,
        "closing.html",
        status=422 if error else 200,
        look=look_of(asked.programme),
        asked=asked,
        chosen=chosen or {},
        questions=[
            (one.key, speak.gettext(one.first_year if asked.is_first_year else one.coach))
            for one in CLOSING_QUESTIONS
        ],
        steps=[(str(n), speak.gettext(words), "") for n, words in enumerate(CLOSING_STEPS, 1)],
        errors=[(CLOSING_QUESTIONS[0].key, message)] if error else None,
        message=message,
        taken_back=taken_back,
    )


def take_closing(
    request: Request,
    session: Session,
    token: str,
    asked: Asked,
    given: Mapping[str, str],
    *,
    client: Client,
    now: datetime,
) -> Response:
    steps = {key: int(step) if step in "12345" else 0 for key, step in given.items() if step}
    try:
        answer_closing(session, asked, steps, client=client, now=now)
    except InvalidInput as error:
        return ask_closing(request, asked, chosen=given, error=error)
    return RedirectResponse(f"/c/{token}/thanks{doubt_about(session, asked, now=now, by='?')}", 303)


def thank(request: Request, token: str, asked: Asked, doubt: str) -> Response:
    look = look_of(asked.programme)
    template = "check_in_doubt.html" if doubt else "closing_thanks.html"
    return page(request, template, look=look, asked=asked, token=token, doubt=doubt)


def doubt_about(session: Session, asked: Asked, *, now: datetime, by: str = "&") -> str:
    """For the address of the page after an answer: why it does not count yet, if it does not."""
    if not asked.check_in.suspect:
        return ""
    soon = came_too_soon(session, asked.check_in, now=now)
    return f"{by}doubt={'soon' if soon else 'several'}"
