"""Signing in: ask for a code, type it here, or press the button behind the link in the mail."""

from typing import Annotated

from fastapi import Depends, Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Guest, Now, Reading, Writing, staff_issuer
from peercoach.i18n import AMSTERDAM, mark, translator
from peercoach.models import Language, SignInRequest
from peercoach.services.people import NoAddress, mailbox
from peercoach.services.sign_in.by_code import (
    HOUR,
    ask_to_sign_in,
    find_request,
    look_at_link,
    obstacle,
    redeem_code,
    redeem_link,
    told_with,
)
from peercoach.services.sign_in.entering import Entered, Refusal
from peercoach.web.cookies import NONCE, keep_secret, read_secret
from peercoach.web.language import language_of
from peercoach.web.limits import not_too_often
from peercoach.web.pages import PageRouter, page
from peercoach.web.sign_in.arriving import arrive, goal, let_in
from peercoach.web.sign_in.ways_in import (
    back_to_sign_in,
    label_of,
    trouble_in_words,
    ways_in,
)

router = PageRouter()
Limited = Annotated[None, Depends(not_too_often)]
Typed = Annotated[str, Form()]

FOR_THE_SIGN_IN_PAGE = {Refusal.staff, Refusal.taken}
"""The code was right, and yet it is not enough: there is another way in."""

WRONG_CODE = mark("This is not the code. Use the one from the newest mail")


@router.page("/login")
def show_sign_in(
    request: Request,
    guest: Guest,
    next: str = "",  # noqa: A002
    trouble: str = "",
    at: str = "",
) -> Response:
    """`trouble` is what went wrong `at` a provider, for whom comes back from there."""
    if guest:
        return arrive(goal(next), staff=bool(guest.roles))
    return page(
        request,
        "sign_in/ask.html",
        here="/login",
        next_path=next,
        email="",
        ways_in=ways_in(request, next),
        trouble=trouble_in_words(request, trouble, at),
    )


@router.form("/login")
def ask(
    request: Request,
    _limited: Limited,
    session: Writing,
    now: Now,
    email: Typed = "",
    next: Typed = "",  # noqa: A002
    connect: Typed = "",
) -> Response:
    """`connect` says that this is a new code for the account they came with."""
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
            ways_in=ways_in(request, next),
            trouble=None,
            errors=[("email", translator(language_of(request)).gettext(error.message))],
        )
    before = find_request(session, read_secret(request, NONCE)) if connect else None
    nonce = ask_to_sign_in(
        session,
        email=address,
        language=Language(language_of(request)),
        next_path=goal(next),
        told=told_with(before) if before and before.email == address else None,
        now=now,
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
    result = redeem_code(
        session, nonce=nonce, code=code, staff_issuer=staff_issuer(request), now=now
    )
    if isinstance(result, Entered):
        return let_in(request, session, result, now=now)
    asked = find_request(session, nonce)
    if result in FOR_THE_SIGN_IN_PAGE:
        return back_to_sign_in(request, asked.next_path if asked else "", result.value)
    return _code_page(request, asked, result)


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
    nonce = read_secret(request, NONCE)
    result = redeem_link(
        session, link=link, nonce=nonce, staff_issuer=staff_issuer(request), now=now
    )
    if isinstance(result, Entered):
        return let_in(request, session, result, now=now)
    if result in FOR_THE_SIGN_IN_PAGE:
        asked = find_request(session, nonce)
        return back_to_sign_in(request, asked.next_path if asked else "", result.value)
    return _link_page(request, result, status=403)


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
        connects=label_of(request, issuer=asked.issuer),
        zone=AMSTERDAM,
        errors=[("code", message)] if wrong else None,
    )


def _link_page(request: Request, refused: Refusal, *, status: int) -> Response:
    if refused is Refusal.elsewhere:
        return page(request, "sign_in/elsewhere.html", status=status, here="/login")
    return _over_page(request, None)


def _over_page(request: Request, asked: SignInRequest | None) -> Response:
    return page(request, "sign_in/over.html", status=410, here="/login", asked=asked)
