"""Writing to people at once: a letter, a look at what goes to how many, and then it goes."""

from typing import Annotated, Any, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import Now, Reading, Writing
from peercoach.errors import InvalidFields
from peercoach.models import Language, Programme
from peercoach.models.table import new_uid
from peercoach.services.programmes.people_list import Wanted
from peercoach.services.programmes.programmes import find_programme
from peercoach.services.writing.letters import (
    LONGEST_SUBJECT,
    ListChanged,
    Words,
    examples,
    read_words,
    send_letter,
)
from peercoach.services.writing.recipients import recipients_of
from peercoach.web.coordinator.frame import go, say_in, staff_page, who
from peercoach.web.coordinator.people import Asked, in_address
from peercoach.web.filled_in import Filled, entered, say
from peercoach.web.pages import PageRouter

router = PageRouter()
NO_WORDS = {language: Words("", "") for language in Language}


@router.page("/co/{programme}/people/mail")
def show_letter(request: Request, programme: str, wanted: Asked, session: Reading) -> Response:
    found = find_programme(session, programme)
    return _page(request, session, found, wanted, given=NO_WORDS, letter=new_uid())


@router.form("/co/{programme}/people/mail")
def press(
    request: Request,
    programme: str,
    wanted: Asked,
    *,
    session: Writing,
    filled: Filled,
    now: Now,
    step: Annotated[Literal["look", "change", "send"], Form()] = "look",
    letter: Annotated[str, Form(pattern=r"^[\w-]{16}$")],
    expected: Annotated[int, Form()] = 0,
) -> Response:
    """`letter` tells one letter from another, so that pressing twice sends it once."""
    found, values = find_programme(session, programme), entered(filled)
    given = {
        language: Words(*(_only(values, f"{name}_{language}") for name in ("subject", "text")))
        for language in Language
    }
    show: dict[str, Any] = {"given": given, "letter": letter}
    if step == "change":
        return _page(request, session, found, wanted, **show)
    try:
        if step == "look":
            words = read_words(given, recipients_of(session, found, wanted))
            return _page(request, session, found, wanted, **show, read=words)
        sent = send_letter(
            session,
            found,
            wanted,
            given,
            uid=letter,
            expected=expected,
            by=who(request),
            now=now,
        )
    except InvalidFields as refused:
        speak = say_in(request)
        errors = [(field, say(one, speak)) for field, one in refused.problems.items()]
        return _page(request, session, found, wanted, **show, errors=errors, status=422)
    except ListChanged as changed:
        words = read_words(given, recipients_of(session, found, wanted))
        message = say(changed, say_in(request))
        return _page(
            request, session, found, wanted, **show, read=words, changed=message, status=409
        )
    back = in_address(wanted, mailed=str(sent))
    return go(found, f"/people?{back}")


def _page(
    request: Request,
    session: Session,
    programme: Programme,
    wanted: Wanted,
    *,
    given: dict[Language, Words],
    letter: str,
    read: dict[Language, Words] | None = None,
    changed: str = "",
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """With `read`, the second step."""
    recipients = recipients_of(session, programme, wanted)
    return staff_page(
        request,
        "co/mail_check.html" if read else "co/mail.html",
        programme,
        at="/people",
        status=status,
        recipients=recipients,
        given=given,
        letter=letter,
        most=LONGEST_SUBJECT,
        changed=changed,
        errors=errors,
        examples=examples(session, programme, recipients, read or {}, by=who(request)),
        back=f"?{in_address(wanted)}",
    )


def _only(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0]
