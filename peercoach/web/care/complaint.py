"""Something is wrong with my buddy: two taps stop the contact; saying what happened is optional."""

from typing import Annotated, Any

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Sealing, Writing
from peercoach.errors import InvalidInput, NotFound, TooMany
from peercoach.i18n import mark, translator
from peercoach.models.table import new_uid
from peercoach.services.care.telling import Complaint, complain
from peercoach.services.care.theirs import Theirs, all_theirs, find_theirs
from peercoach.services.care.words import HAPPENED, REACH
from peercoach.services.settings.look import look_of, look_of_all
from peercoach.web.care.turning_to import (
    TOO_LONG,
    home_of,
    one_line_breaks,
    reading_of,
    turn_to,
)
from peercoach.web.filled_in import say
from peercoach.web.given_names import given_name
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
LONGEST, LONGEST_PHONE = 2000, 30
REACH_ME = {
    "call": mark("Yes, call me"),
    "mail": mark("Yes, write to me"),
    "no": mark("No, rather not now"),
}


@router.page("/me/wrong")
def choose_pair(request: Request, session: Reading, _vault: Sealing, visitor: Me) -> Response:
    """About which buddy it is: for who comes from a page that does not know."""
    pairs = all_theirs(session, visitor.person_id)
    look = look_of_all(theirs.programme for theirs in pairs)
    possible = turn_to(request, session, {theirs.programme.id for theirs in pairs})
    pairs = [theirs for theirs in pairs if theirs.programme.id in possible]
    if len(pairs) == 1:
        return RedirectResponse(f"/me/pairs/{pairs[0].pair.uid}/wrong", 303)
    homes = {home_of(theirs) for theirs in pairs}
    home = homes.pop() if len(homes) == 1 else ""
    return page(request, "care/which.html", look=look, menu_of=home, pairs=pairs)


@router.page("/me/pairs/{uid}/wrong")
def show_complaint(
    request: Request, uid: str, session: Reading, _vault: Sealing, visitor: Me, now: Now
) -> Response:
    return _form(request, session, find_theirs(session, visitor.person_id, uid), now)


@router.form("/me/pairs/{uid}/wrong")
def send_complaint(
    request: Request,
    uid: str,
    *,
    session: Writing,
    vault: Sealing,
    visitor: Me,
    now: Now,
    happened: Annotated[list[str] | None, Form()] = None,
    text: Annotated[str, Form()] = "",
    reach: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    once: Annotated[str, Form(max_length=40)] = "",
    only: Annotated[str, Form()] = "",
) -> Response:
    """With `only`, nothing that was filled in goes along."""
    theirs = find_theirs(session, visitor.person_id, uid, change=True)
    given = {"happened": happened or [], "text": text, "reach": reach, "phone": phone}
    try:
        complaint = Complaint() if only else _read(given)
        concern = complain(session, vault, theirs, complaint, uid=once or new_uid(), now=now)
    except Wrong as wrong:
        return _form(request, session, theirs, now, field=wrong.field, error=wrong, **given)
    except TooMany as error:
        return _form(request, session, theirs, now, field="text", error=error, **given)
    return RedirectResponse(f"/me/concerns/{concern.uid}?new=1", 303)


class Wrong(InvalidInput):
    """One field cannot be used."""

    def __init__(self, field: str, message: str, **details: object) -> None:
        super().__init__(message, **details)
        self.field = field


def _read(given: dict[str, Any]) -> Complaint:
    text, phone = one_line_breaks(given["text"]), given["phone"].strip()
    if not set(given["happened"]) <= HAPPENED.keys() or given["reach"] not in {"", *REACH}:
        raise NotFound  # nobody gets here by our form
    if len(text) > LONGEST:
        raise Wrong("text", TOO_LONG, found=len(text), most=LONGEST)
    if len(phone) > LONGEST_PHONE:
        raise Wrong("phone", TOO_LONG, found=len(phone), most=LONGEST_PHONE)
    if given["reach"] == "call" and not phone:
        raise Wrong("phone", mark("Fill in the number on which you can be called"))
    return Complaint(tuple(dict.fromkeys(given["happened"])), text, given["reach"], phone)


def _form(
    request: Request,
    session: Session,
    theirs: Theirs,
    now: Now,
    *,
    field: str = "",
    error: InvalidInput | TooMany | None = None,
    **given: Any,
) -> Response:
    speak = translator(language_of(request))
    messages = {field: say(error, speak)} if error else {}
    return page(
        request,
        "care/complaint.html",
        look=look_of(theirs.programme),
        menu_of=home_of(theirs),
        refusal=error,
        theirs=theirs,
        other=given_name(theirs.other.name),
        back=home_of(theirs),
        reading=reading_of(session, theirs, now),
        options=[(key, speak.gettext(words), "") for key, words in HAPPENED.items()],
        ways=[(key, speak.gettext(words), "") for key, words in REACH_ME.items()],
        once=new_uid(),
        messages=messages,
        errors=list(messages.items()) or None,
        **({"happened": [], "text": "", "reach": "", "phone": ""} | given),
    )
