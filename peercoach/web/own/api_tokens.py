"""A person's keys for programs of their own."""

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.i18n import AMSTERDAM, translator
from peercoach.models import Person
from peercoach.services.sign_in.api_tokens import (
    DAYS,
    LONGEST_LABEL,
    UnusableToken,
    list_tokens,
    make_token,
    revoke_token,
)
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/me/tokens")
def show_tokens(request: Request, session: Reading, me: Me, now: Now) -> Response:
    return _tokens_page(request, session, me, now)


@router.form("/me/tokens")
def make(
    request: Request,
    session: Writing,
    me: Me,
    now: Now,
    label: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = 0,
) -> Response:
    """Answers with the page itself: the key is shown once, and is kept nowhere to redirect to."""
    person = session.get_one(Person, me.person_id)
    try:
        token = make_token(session, person, label=label, days=days, now=now)
    except UnusableToken as error:
        message = translator(language_of(request)).gettext(error.message)
        errors = [(error.field, message)]
        return _tokens_page(request, session, me, now, status=422, label=label, errors=errors)
    return _tokens_page(request, session, me, now, status=201, made=token)


@router.form("/me/tokens/{uid}/revoke")
def revoke(session: Writing, me: Me, now: Now, uid: str) -> Response:
    revoke_token(session, session.get_one(Person, me.person_id), uid=uid, now=now)
    return RedirectResponse("/me/tokens", 303)


def _tokens_page(
    request: Request,
    session: Session,
    me: Me,
    now: Now,
    *,
    status: int = 200,
    made: str = "",
    label: str = "",
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    person = session.get_one(Person, me.person_id)
    return page(
        request,
        "account/tokens.html",
        status=status,
        here="/account",
        tokens=list_tokens(session, person, now=now),
        zone=AMSTERDAM,
        days=DAYS,
        longest_label=LONGEST_LABEL,
        made=made,
        label=label,
        errors=errors,
    )
