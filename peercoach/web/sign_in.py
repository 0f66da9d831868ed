"""Signing in: ask for a code, type it here, or press the button behind the link in the mail."""

from typing import Annotated

from fastapi import Depends, Form
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Guest, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM, mark, translator
from peercoach.models import Language, SignInRequest
from peercoach.services.people import NoAddress, mailbox
from peercoach.services.sessions import STUDENT_DAYS, end_session
from peercoach.services.sign_in import (
    HOUR,
    Entered,
    Refusal,
    ask_to_sign_in,
    find_request,
    look_at_link,
    obstacle,
    redeem_code,
    redeem_link,
)
from peercoach.web.cookies import NONCE, SESSION, drop_secret, keep_secret, read_secret
from peercoach.web.language import language_of
from peercoach.web.limits import not_too_often
from peercoach.web.pages import PageRouter, page
from peercoach.web.redirects import safe_next

router = PageRouter()
Limited = Annotated[None, Depends(not_too_often)]
Typed = Annotated[str, Form()]

HOME, HOME_OF_STAFF = "/me", "/account"
"""Where one arrives who was not on the way to a page."""

WRONG_CODE = mark("This is not the code. Use the one from the newest mail")


@router.page("/login")
def show_sign_in(request: Request, guest: Guest, next: str = "") -> Response:  # noqa: A002
    if guest:
        return _arrive(_goal(next), staff=bool(guest.roles))
    return page(request, "sign_in/ask.html", here="/login", next_path=next, email="")


@router.form("/login")
def ask(
    request: Request,
    _limited: Limited,
    session: Writing,
    now: Now,
    email: Typed = "",
    next: Typed = "",  # noqa: A002
) -> Response:
    try:
        address = mailbox(email)
    except NoAddress as error:
        return page(
            request,
            "sign_in/ask.html",
            status=422,
            here="/login",
            next_path=next,
            email=email,
            errors=[("email", translator(language_of(request)).gettext(error.message))],
        )
    language = Language(language_of(request))
    nonce = ask_to_sign_in(
        session, email=address, language=language, next_path=_goal(next), now=now
    )
    response = RedirectResponse("/login/code", 303)
    # Longer than the code works, so that who comes late reads why it does not
    keep_secret(request, response, NONCE, nonce, for_=HOUR)
    return response


@router.page("/login/code")
def show_code(request: Request, session: Reading, now: Now) -> Response:
    asked = find_request(session, read_secret(request, NONCE))
    if asked is None:
        return RedirectResponse("/login", 303)
    return _code_page(request, asked, obstacle(asked, now=now))


@router.form("/login/code")
def type_code(
    request: Request, _limited: Limited, session: Writing, now: Now, code: Typed = ""
) -> Response:
    nonce = read_secret(request, NONCE)
    result = redeem_code(session, nonce=nonce, code=code, now=now)
    if isinstance(result, Entered):
        return _let_in(request, session, result, now)
    return _code_page(request, find_request(session, nonce), result)


@router.page("/login/{link}")
def show_link(request: Request, session: Reading, now: Now, link: str) -> Response:
    """Changes nothing: programs open the links in mails, and some press what they find."""
    nonce = read_secret(request, NONCE)
    refused = look_at_link(session, link=link, nonce=nonce, now=now)
    if refused is None:
        return page(request, "sign_in/link.html", here="/login", link=link)
    return _link_page(request, refused, status=200)


@router.form("/login/{link}")
def press_button(
    request: Request, _limited: Limited, session: Writing, now: Now, link: str
) -> Response:
    result = redeem_link(session, link=link, nonce=read_secret(request, NONCE), now=now)
    if isinstance(result, Entered):
        return _let_in(request, session, result, now)
    return _link_page(request, result, status=403)


def _goal(next_path: str) -> str:
    return safe_next(next_path) if next_path else ""


def _arrive(goal: str, *, staff: bool) -> Response:
    return RedirectResponse(goal or (HOME_OF_STAFF if staff else HOME), 303)


def _let_in(request: Request, session: Session, entered: Entered, now: Now) -> Response:
    """Whoever was signed in here before is not any more."""
    end_session(session, read_secret(request, SESSION), now=now)
    response = _arrive(entered.next_path, staff=entered.staff)
    keep_secret(request, response, SESSION, entered.token, for_=STUDENT_DAYS)
    drop_secret(request, response, NONCE)
    return response


def _code_page(request: Request, asked: SignInRequest | None, refused: Refusal | None) -> Response:
    if refused not in {None, Refusal.wrong} or asked is None:
        return _over_page(request, asked)
    wrong = refused is Refusal.wrong
    message = translator(language_of(request)).gettext(WRONG_CODE)
    return page(
        request,
        "sign_in/code.html",
        status=422 if wrong else 200,
        here="/login",
        asked=asked,
        zone=AMSTERDAM,
        errors=[("code", message)] if wrong else None,
    )


def _link_page(request: Request, refused: Refusal, *, status: int) -> Response:
    if refused is Refusal.elsewhere:
        return page(request, "sign_in/elsewhere.html", status=status, here="/login")
    return _over_page(request, None)


def _over_page(request: Request, asked: SignInRequest | None) -> Response:
    return page(request, "sign_in/over.html", status=410, here="/login", asked=asked)
