"""What first-years and coaches do from their own page: say that they met, pause, stop."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import Visitor
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import InvalidInput
from peercoach.i18n import translator
from peercoach.models import ContactKind, Enrolment, Programme, Side
from peercoach.services.homes import home_of
from peercoach.services.pairs.leaving import withdraw
from peercoach.services.pairs.noting import find_own_pair, forget_contact, note_contact
from peercoach.services.pairs.views import pairs_of
from peercoach.services.programmes.programmes import find_programme, name_of
from peercoach.services.settings.look import look_of
from peercoach.services.sign_up.enrolments import find_own
from peercoach.services.sign_up.room import pause, resume
from peercoach.web.coach.board import board_page
from peercoach.web.filled_in import Refused, read_day, say
from peercoach.web.given_names import given_name
from peercoach.web.language import language_of
from peercoach.web.pages import Handler, PageRouter, page
from peercoach.web.pair.first_year import home_page
from peercoach.web.pair.noted import noted_address

router = PageRouter()

PLACES = {Side.first_year: "me", Side.coach: "coach"}
Touch = Literal["met", "wrote"]


def both_sides(
    declare: Callable[..., Callable[[Handler], Handler]], action: str
) -> Callable[[Handler], Handler]:
    """A handler for first-years and for coaches; the address tells which."""

    def declared(handler: Handler) -> Handler:
        for place in PLACES.values():
            declare(f"/{{programme}}/{place}/{action}")(handler)
        return handler

    return declared


@both_sides(router.form, "pause")
def hold(
    request: Request,
    programme: str,
    session: Writing,
    visitor: Me,
    now: Now,
    until: Annotated[str, Form()] = "",
) -> Response:
    found, enrolment = _own(session, request, programme, visitor, change=True)
    try:
        pause(session, found, enrolment, until=read_day(until) if until else None, now=now)
    except InvalidInput as error:
        refused = Refused(f"until-{programme}", until, say(error, translator(language_of(request))))
        return _again(request, session, found, enrolment, visitor, refused, now=now)
    return RedirectResponse(_home(programme, enrolment), 303)


@both_sides(router.page, "pause")
def look_back_from_break(
    request: Request, programme: str, session: Reading, visitor: Me
) -> Response:
    """What was refused stands at this address; from there one may ask for the other language."""
    _, enrolment = _own(session, request, programme, visitor)
    return RedirectResponse(_home(programme, enrolment), 303)


@both_sides(router.form, "resume")
def take_up(request: Request, programme: str, session: Writing, visitor: Me, now: Now) -> Response:
    _, enrolment = _own(session, request, programme, visitor, change=True)
    resume(session, enrolment, now=now)
    return RedirectResponse(_home(programme, enrolment), 303)


@both_sides(router.page, "stop")
def ask_to_stop(
    request: Request, programme: str, session: Reading, visitor: Me, now: Now
) -> Response:
    """What stopping means, before it happens."""
    found, enrolment = _own(session, request, programme, visitor)
    pairs = pairs_of(session, found, enrolment)
    return page(
        request,
        "me/stop.html",
        look=look_of(found),
        programme=name_of(found, language_of(request)),
        coach=enrolment.side is Side.coach,
        draft=enrolment.status.value == "draft",
        back=_home(programme, enrolment),
        names=translator(language_of(request)).listed([given_name(pair.name) for pair in pairs]),
    )


@both_sides(router.form, "stop")
def stop(request: Request, programme: str, session: Writing, visitor: Me, now: Now) -> Response:
    found, enrolment = _own(session, request, programme, visitor, change=True)
    withdraw(session, found, enrolment, now=now)
    return RedirectResponse("/me", 303)


@router.page("/me/pairs/{uid}/contact")
def look_back(uid: str, session: Reading, visitor: Me) -> Response:
    """As `look_back_from_break`."""
    _, enrolment, programme = find_own_pair(session, visitor.person_id, uid)
    return RedirectResponse(_home(programme.slug, enrolment), 303)


@router.form("/me/pairs/{uid}/contact")
def note(
    request: Request,
    uid: str,
    *,
    session: Writing,
    visitor: Me,
    now: Now,
    kind: Annotated[Touch, Form()],
    day: Annotated[str, Form()] = "",
) -> Response:
    pair, enrolment, programme = find_own_pair(session, visitor.person_id, uid)
    touch = ContactKind(kind)
    try:
        when = read_day(day)
        note_contact(session, visitor.person_id, pair, kind=touch, day=when, now=now)
    except InvalidInput as error:
        refused = Refused(f"day-{uid}", day, say(error, translator(language_of(request))))
        return _again(request, session, programme, enrolment, visitor, refused, now=now)
    return RedirectResponse(
        noted_address(_home(programme.slug, enrolment), pair.uid, touch, when), 303
    )


@router.form("/me/pairs/{uid}/contact/undo")
def take_back(
    uid: str,
    session: Writing,
    visitor: Me,
    kind: Annotated[Touch, Form()],
    day: Annotated[date, Form()],
) -> Response:
    pair, enrolment, programme = find_own_pair(session, visitor.person_id, uid)
    forget_contact(session, visitor.person_id, pair, kind=ContactKind(kind), day=day)
    return RedirectResponse(_home(programme.slug, enrolment), 303)


def _own(
    session: Session, request: Request, slug: str, visitor: Visitor, *, change: bool = False
) -> tuple[Programme, Enrolment]:
    side = next(side for side, place in PLACES.items() if place == request.url.path.split("/")[2])
    programme = find_programme(session, slug)
    return programme, find_own(session, programme, visitor.person_id, side=side, change=change)


def _again(
    request: Request,
    session: Session,
    programme: Programme,
    enrolment: Enrolment,
    visitor: Visitor,
    refused: Refused,
    *,
    now: datetime,
) -> Response:
    """Their own page with what was refused at its field."""
    if enrolment.side is Side.coach:
        return board_page(request, session, visitor, now=now, refused=refused)
    home = home_of(session, programme, enrolment, now=now)
    return home_page(request, session, home, visitor, now=now, refused=refused)


def _home(slug: str, enrolment: Enrolment) -> str:
    return "/coach" if enrolment.side is Side.coach else f"/{slug}/me"
