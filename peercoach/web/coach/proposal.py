"""A coach looks at a proposal before pairs are announced: fine, or not this one."""

from typing import Annotated

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import Conflict
from peercoach.i18n import translator
from peercoach.services.coaches_asked.answering import (
    LONGEST_BECAUSE,
    Shown,
    TooLong,
    after_all,
    find_shown,
    proposed_to,
    say_fine,
    say_not,
)
from peercoach.services.programmes.programmes import name_of
from peercoach.services.settings.look import look_of
from peercoach.web.care.turning_to import one_line_breaks
from peercoach.web.coordinator.frame import zone_of
from peercoach.web.filled_in import say
from peercoach.web.given_names import initials, told_apart
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
ADDRESS = "/coach/proposal/{uid}"
FirstYear = Annotated[str, Form()]


@router.page(ADDRESS)
def show_proposal(request: Request, uid: str, session: Reading, visitor: Me, now: Now) -> Response:
    return _page(request, session, find_shown(session, visitor.person_id, uid, now=now))


@router.form(ADDRESS + "/fine")
def fine(request: Request, uid: str, session: Writing, visitor: Me, now: Now) -> Response:
    shown = find_shown(session, visitor.person_id, uid, now=now)
    try:
        say_fine(session, shown, now=now)
    except Conflict:
        return _over(request, session, visitor, uid, now)
    return RedirectResponse(ADDRESS.format(uid=uid), 303)


@router.form(ADDRESS + "/not")
def not_this_one(
    request: Request,
    uid: str,
    *,
    session: Writing,
    visitor: Me,
    now: Now,
    first_year: FirstYear,
    because: Annotated[str, Form()] = "",
) -> Response:
    shown, because = find_shown(session, visitor.person_id, uid, now=now), one_line_breaks(because)
    try:
        say_not(session, shown, first_year, because=because, now=now)
    except TooLong as error:
        message = say(error, translator(language_of(request)))
        errors = [(f"because-{first_year}", message)]
        return _page(request, session, shown, status=422, errors=errors, because=because)
    except Conflict:
        return _over(request, session, visitor, uid, now)
    return _back(uid, first_year)


@router.form(ADDRESS + "/after-all")
def fine_after_all(
    request: Request, uid: str, *, session: Writing, visitor: Me, now: Now, first_year: FirstYear
) -> Response:
    shown = find_shown(session, visitor.person_id, uid, now=now)
    try:
        after_all(session, shown, first_year, now=now)
    except Conflict:
        return _over(request, session, visitor, uid, now)
    return _back(uid, first_year)


def _back(uid: str, first_year: str) -> Response:
    return RedirectResponse(f"{ADDRESS.format(uid=uid)}#p-{first_year}", 303)


def _over(request: Request, session: Session, visitor: Me, uid: str, now: Now) -> Response:
    """Too late: nothing changed, and this is how it is."""
    shown = find_shown(session, visitor.person_id, uid, now=now)
    return _page(request, session, shown, status=409)


def _page(
    request: Request,
    session: Session,
    shown: Shown,
    *,
    status: int = 200,
    errors: list[tuple[str, str]] | None = None,
    because: str = "",
) -> Response:
    """When it is over it names nobody any more."""
    people = [] if shown.over else proposed_to(session, shown)
    names = told_apart([one.name for one in people])
    cards = [(one, name, initials(one.name)) for one, name in zip(people, names, strict=True)]
    return page(
        request,
        "coach/proposal.html",
        look=look_of(shown.programme),
        status=status,
        shown=shown,
        address=ADDRESS.format(uid=shown.draft.uid),
        programme=name_of(shown.programme, language_of(request)),
        zone=zone_of(shown.programme),
        cards=cards,
        longest=LONGEST_BECAUSE,
        errors=errors,
        because=because,
    )
