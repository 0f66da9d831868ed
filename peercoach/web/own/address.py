"""Correcting one's own mail address, and taking that back from the old one."""

from typing import Annotated

from fastapi import Depends, Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Log, Me, Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import AMSTERDAM, mark, translator
from peercoach.models import Person
from peercoach.services.sign_in.address_back import InUse, find_way_back, take_back
from peercoach.services.sign_in.own_address import (
    WAY_BACK_FOR,
    Typed,
    ask_for_code,
    changed_lately,
    type_code,
    waiting_for_code,
)
from peercoach.web.cookies import SESSION, drop_secret, read_secret
from peercoach.web.filled_in import say
from peercoach.web.language import language_of
from peercoach.web.limits import not_too_often
from peercoach.web.pages import PageRouter, page

router = PageRouter()
Limited = Annotated[None, Depends(not_too_often)]
Field = Annotated[str, Form()]

WRONG = mark("This is not the code. Use the one from the newest mail")
TAKEN = mark(
    "Somebody already signs in with this address. Was that you? Then sign in with it, or delete "
    "everything there first"
)


@router.page("/me/address")
def show_address(request: Request, session: Reading, me: Me, now: Now) -> Response:
    return _address_page(request, session, session.get_one(Person, me.person_id), now)


@router.form("/me/address")
def ask(
    request: Request, _limited: Limited, session: Writing, me: Me, now: Now, email: Field = ""
) -> Response:
    person = session.get_one(Person, me.person_id)
    try:
        ask_for_code(session, person, email, browser=read_secret(request, SESSION), now=now)
    except InvalidInput as error:
        message = say(error, translator(language_of(request)))
        return _address_page(request, session, person, now, given=email, message=message)
    return RedirectResponse("/me/address/code", 303)


@router.page("/me/address/code")
def show_code(request: Request, session: Reading, me: Me, now: Now) -> Response:
    return _code_page(request, session, session.get_one(Person, me.person_id), now)


@router.form("/me/address/code")
def change(
    request: Request, _limited: Limited, session: Writing, me: Me, now: Now, code: Field = ""
) -> Response:
    person = session.get_one(Person, me.person_id)
    typed = type_code(session, person, code, browser=read_secret(request, SESSION), now=now)
    if typed in (Typed.changed, Typed.over):
        return RedirectResponse("/me/address", 303)
    return _code_page(
        request, session, person, now, message=WRONG if typed is Typed.wrong else TAKEN
    )


@router.page("/account/back/{token}")
def show_way_back(request: Request, token: str, session: Reading, now: Now) -> Response:
    """Changes nothing: programs open the links in mails."""
    over = find_way_back(session, token, now=now) is None
    return _way_back_page(request, "over" if over else "ask", status=410 if over else 200)


@router.form("/account/back/{token}")
def press_way_back(
    request: Request, token: str, *, session: Writing, now: Now, folding: Log
) -> Response:
    found = find_way_back(session, token, now=now)
    if found is None:
        return _way_back_page(request, "over", status=410)
    try:
        take_back(session, found, now=now)
    except InUse:
        return _way_back_page(request, "in use", status=409)
    folding.after(session)
    response = _way_back_page(request, "done")
    drop_secret(request, response, SESSION)
    return response


def _address_page(
    request: Request,
    session: Reading,
    person: Person,
    now: Now,
    *,
    given: str = "",
    message: str = "",
) -> Response:
    lately = changed_lately(session, person, now=now)
    return page(
        request,
        "account/address.html",
        status=422 if message else 200,
        here="/account",
        person=person,
        given=given,
        message=message,
        errors=[("email", message)] if message else None,
        lately=lately,
        back_until=lately.changed_at + WAY_BACK_FOR if lately and lately.changed_at else None,
        zone=AMSTERDAM,
    )


def _code_page(
    request: Request, session: Reading, person: Person, now: Now, *, message: str = ""
) -> Response:
    asked = waiting_for_code(session, person, now=now)
    if asked is None:
        return RedirectResponse("/me/address", 303)
    words = translator(language_of(request)).gettext(message) if message else ""
    return page(
        request,
        "account/address_code.html",
        status=422 if message else 200,
        here="/account",
        asked=asked,
        errors=[("code", words)] if words else None,
        zone=AMSTERDAM,
    )


def _way_back_page(request: Request, state: str, *, status: int = 200) -> Response:
    return page(request, "account/address_back.html", status=status, here="/login", state=state)
