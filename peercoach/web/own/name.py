"""Correcting one's own name, and the language in which one is written to."""

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Me, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.models import Language, Person
from peercoach.services.sign_in.sessions import choose_language
from peercoach.services.sign_up.filled_pages import LONGEST_NAME, NAME, read_name
from peercoach.web.filled_in import say
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()


@router.page("/me/name")
def show_name(request: Request, session: Reading, me: Me) -> Response:
    person = session.get_one(Person, me.person_id)
    return _name_page(request, person.name, person.language)


@router.form("/me/name")
def keep_name(
    request: Request,
    session: Writing,
    me: Me,
    name: Annotated[str, Form()] = "",
    language: Annotated[Language, Form()] = Language.nl,
) -> Response:
    problems: dict[str, InvalidInput] = {}
    read = read_name({NAME: [name]}, problems, needed=True)
    if read is None or problems:
        message = say(problems[NAME], translator(language_of(request)))
        return _name_page(request, name, language, message=message)
    session.get_one(Person, me.person_id).name = read
    choose_language(session, me.person_id, language)
    return RedirectResponse(f"/account?lang={language.value}", 303)


def _name_page(request: Request, name: str, chosen: Language, *, message: str = "") -> Response:
    return page(
        request,
        "account/name.html",
        status=422 if message else 200,
        here="/account",
        name=name,
        chosen=chosen.value,
        longest=LONGEST_NAME,
        message=message,
        errors=[(NAME, message)] if message else None,
    )
