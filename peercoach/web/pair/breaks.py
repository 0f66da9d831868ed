"""One of a pair takes a break from it, and carries on."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.models import PausedBy
from peercoach.services.care.theirs import Theirs, find_theirs
from peercoach.services.pairs.breaks import let_go, take_break
from peercoach.services.settings.look import look_of
from peercoach.web.care.turning_to import home_of
from peercoach.web.coordinator.frame import zone_of
from peercoach.web.filled_in import read_day, say
from peercoach.web.given_names import given_name
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page

router = PageRouter()
PAUSE = "/me/pairs/{uid}/pause"


@router.page(PAUSE)
def show_break(request: Request, uid: str, session: Reading, visitor: Me, now: Now) -> Response:
    return _page(request, find_theirs(session, visitor.person_id, uid), now)


@router.form(PAUSE)
def begin(
    request: Request,
    uid: str,
    *,
    session: Writing,
    visitor: Me,
    now: Now,
    until: Annotated[str, Form()] = "",
) -> Response:
    theirs = find_theirs(session, visitor.person_id, uid, change=True)
    try:
        take_break(
            session,
            theirs.pair,
            theirs.programme,
            PausedBy(theirs.side.value),
            person_id=visitor.person_id,
            until=read_day(until) if until else None,
            now=now,
        )
    except InvalidInput as error:
        message = say(error, translator(language_of(request)))
        return _page(request, theirs, now, until=until, errors=[("until", message)])
    return RedirectResponse(home_of(theirs), 303)


@router.form("/me/pairs/{uid}/resume")
def carry_on(uid: str, session: Writing, visitor: Me, now: Now) -> Response:
    theirs = find_theirs(session, visitor.person_id, uid, change=True)
    by = PausedBy(theirs.side.value)
    let_go(session, theirs.pair, by, untold={visitor.person_id}, now=now)
    return RedirectResponse(home_of(theirs), 303)


def _page(
    request: Request,
    theirs: Theirs,
    now: datetime,
    *,
    until: str = "",
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    today = now.astimezone(zone_of(theirs.programme)).date()
    return page(
        request,
        "me/pause.html",
        look=look_of(theirs.programme),
        menu_of=home_of(theirs),
        status=422 if errors else 200,
        other=given_name(theirs.other.name),
        back=home_of(theirs),
        until=until or theirs.pair.holds.get(theirs.side.value) or "",
        tomorrow=today + timedelta(days=1),
        errors=errors,
    )
