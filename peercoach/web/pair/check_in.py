"""A check-in, answered by the link in the mail: no sign-in, and only the button writes."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.services.check_ins.afterwards import STEPS, say_how_heard, say_whether_to_contact
from peercoach.services.check_ins.answering import Asked, LinkIsOver, answer_check_in, find_asked
from peercoach.services.settings.look import look_of
from peercoach.web.filled_in import Filled, entered
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.browsers import client_of, know_again
from peercoach.web.pair.by_link import opened, say_over
from peercoach.web.pair.closing import ask_closing, doubt_about, take_closing, thank

router = PageRouter()


@router.page("/c/{token}")
def show_check_in(
    request: Request,
    token: str,
    *,
    session: Reading,
    now: Now,
    a: Annotated[str, Query()] = "",
    back: bool = False,
) -> Response:
    """Preselects what was clicked in the mail. What was answered before is never shown."""
    try:
        asked = opened(request, find_asked(session, token, now=now))
    except LinkIsOver:
        return say_over(request, session, token)
    if asked.closes:
        return know_again(request, ask_closing(request, asked, taken_back=back), now)
    chosen = _key(asked, a)
    return know_again(request, _question(request, asked, chosen=chosen, taken_back=back), now)


@router.form("/c/{token}")
def take_answer(request: Request, token: str, form: Filled, session: Writing, now: Now) -> Response:
    given = {name: values[-1] for name, values in entered(form).items()}
    a, day = given.get("a", ""), given.get("day", "")
    client = client_of(request, now)
    try:
        asked = opened(request, find_asked(session, token, now=now, to_answer=True))
        if asked.closes:
            return take_closing(request, session, token, asked, given, client=client, now=now)
        try:
            asked = answer_check_in(
                session,
                token,
                answer=_key(asked, a),
                day=_day(day),
                client=client,
                now=now,
            )
        except InvalidInput as error:
            return _question(request, asked, chosen=_key(asked, a), day=day, error=error)
    except LinkIsOver:
        return say_over(request, session, token)
    doubt = doubt_about(session, asked, now=now)
    again = f"&day={quote(day)}" if doubt and day else ""
    thanks = RedirectResponse(f"/c/{token}/thanks?a={a}{doubt}{again}", 303)
    return know_again(request, thanks, now, as_=client)


@router.page("/c/{token}/thanks")
def show_thanks(
    request: Request,
    token: str,
    *,
    session: Reading,
    now: Now,
    a: str = "",
    heard: str = "",
    contact: str = "",
    doubt: Literal["", "soon", "several"] = "",
    day: str = "",
) -> Response:
    """Says what was just sent, by its number in the address; nothing of it is looked up. Where we
    are in `doubt` whether a person answered it says why, and asks them to press once more."""
    try:
        asked = opened(request, find_asked(session, token, now=now))
    except LinkIsOver:
        return say_over(request, session, token)
    if asked.closes:
        return thank(request, token, asked, doubt)
    chosen = asked.question.answer(_key(asked, a))
    speak = translator(language_of(request))
    return page(
        request,
        "check_in_doubt.html" if doubt else "check_in_thanks.html",
        asked=asked,
        chosen=chosen,
        number=a,
        token=token,
        look=look_of(asked.programme),
        doubt=doubt,
        day=day,
        heard=bool(heard),
        contact=bool(contact),
        steps=[(str(n), speak.gettext(words), "") for n, words in enumerate(STEPS, start=1)],
    )


@router.form("/c/{token}/heard")
def take_heard(
    request: Request,
    token: str,
    session: Writing,
    now: Now,
    a: Annotated[str, Form()] = "",
    heard: Annotated[int, Form()] = 0,
) -> Response:
    try:
        say_how_heard(session, token, heard, client=client_of(request, now), now=now)
    except LinkIsOver:
        return say_over(request, session, token)
    return RedirectResponse(f"/c/{token}/thanks?a={quote(a)}&heard=yes", 303)


@router.form("/c/{token}/contact")
def take_contact(
    request: Request,
    token: str,
    session: Writing,
    now: Now,
    a: Annotated[str, Form()] = "",
    may: Annotated[Literal["yes", "no"], Form()] = "no",
) -> Response:
    try:
        client = client_of(request, now)
        say_whether_to_contact(session, token, may=may == "yes", client=client, now=now)
    except LinkIsOver:
        return say_over(request, session, token)
    return RedirectResponse(f"/c/{token}/thanks?a={quote(a)}&contact=yes", 303)


def _question(
    request: Request,
    asked: Asked,
    *,
    chosen: str,
    day: str = "",
    error: InvalidInput | None = None,
    taken_back: bool = False,
) -> Response:
    speak = translator(language_of(request))
    answers = list(enumerate(asked.question.answers, start=1))
    context: dict[str, Any] = {
        "asked": asked,
        "question": asked.words(speak),
        "look": look_of(asked.programme),
        "options": [(str(n), speak.gettext(answer.label), "") for n, answer in answers],
        "chosen": [str(n) for n, answer in answers if answer.key == chosen],
        "days": {answer.day for _, answer in answers if answer.day},
        "day": day,
        "field": "day" if chosen and error else "a",
        "message": speak.gettext(error.message) if error else "",
        "taken_back": taken_back,
    }
    context["errors"] = [(context["field"], context["message"])] if error else None
    return page(request, "check_in.html", status=422 if error else 200, **context)


def _key(asked: Asked, number: str) -> str:
    """The answers are numbered in addresses and forms, as in the mail."""
    answers = asked.question.answers
    numbered = {str(n): answer.key for n, answer in enumerate(answers, start=1)}
    return numbered.get(number, "")


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None  # no day, or one only half filled in: the answer matters more
