"""The page on which two people pick a time to meet, and what its buttons do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Writing
from peercoach.errors import Conflict, InvalidInput, TooMany
from peercoach.i18n import mark, translator
from peercoach.models import LONGEST_PLACE, ContactKind, Pair
from peercoach.services.meetings.outcomes import say_they_did_not, say_they_met
from peercoach.services.meetings.planning import (
    PlaceTooLong,
    accept,
    cancel,
    propose,
    withdraw_proposal,
)
from peercoach.services.pairs.cadence import CADENCES
from peercoach.services.settings.look import look_of
from peercoach.web.filled_in import say
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.noted import noted_address
from peercoach.web.pair.planned import planned_address
from peercoach.web.pair.room import Room, find_room, free_slots, plan_of

router = PageRouter()

MANY = 6
OTHER = "other"
"""The answer that says: none of these, but the time filled in below them."""
Text = Annotated[str, Form()]


@router.page("/me/pairs/{uid}/meet")
def show_plan(request: Request, uid: str, session: Reading, visitor: Me, now: Now) -> Response:
    return _plan_page(request, session, find_room(session, visitor, uid), now)


@router.form("/me/pairs/{uid}/meet")
def suggest(
    request: Request,
    uid: str,
    *,
    session: Writing,
    visitor: Me,
    now: Now,
    slot: Text = "",
    day: Text = "",
    at: Text = "",
    place: Text = "",
    seen: Text = "..",
) -> Response:
    """One of the times shown, or a day and time of one's own."""
    room = find_room(session, visitor, uid)
    try:
        starts_at = _moment(slot, day, at, room.zone)
        act = partial(
            propose, by=visitor.person_id, starts_at=starts_at, place=place, seen=seen, now=now
        )
        return _done_or_changed(request, session, room, now, act, "proposed")
    except InvalidInput as error:
        own = slot == OTHER or day or at
        field = "place" if isinstance(error, PlaceTooLong) else "day" if own else "slot"
        filled = {"slot": slot, "day": day, "at": at, "place": place}
        return _plan_page(
            request, session, room, now, status=422, filled=filled, refused=(field, error)
        )


@router.form("/me/pairs/{uid}/meet/accept")
def agree(
    request: Request, uid: str, session: Writing, visitor: Me, now: Now, seen: Text = ""
) -> Response:
    room = find_room(session, visitor, uid)
    act = partial(accept, by=visitor.person_id, seen=seen, now=now)
    return _done_or_changed(request, session, room, now, act, "agreed")


@router.form("/me/pairs/{uid}/meet/withdraw")
def take_back(
    request: Request, uid: str, session: Writing, visitor: Me, now: Now, seen: Text = ""
) -> Response:
    room = find_room(session, visitor, uid)
    act = partial(withdraw_proposal, by=visitor.person_id, seen=seen, now=now)
    return _done_or_changed(request, session, room, now, act, "withdrawn")


@router.form("/me/pairs/{uid}/meet/cancel")
def call_off(
    request: Request, uid: str, session: Writing, visitor: Me, now: Now, seen: Text = ""
) -> Response:
    room = find_room(session, visitor, uid)
    act = partial(cancel, seen=seen, now=now)
    return _done_or_changed(request, session, room, now, act, "cancelled")


@router.form("/me/pairs/{uid}/meet/met")
def it_happened(
    request: Request, uid: str, session: Writing, visitor: Me, now: Now, meeting: Text = ""
) -> Response:
    room = find_room(session, visitor, uid)
    day = say_they_met(session, room.pair, by=visitor.person_id, uid=meeting, now=now)
    home = room.home
    return RedirectResponse(
        noted_address(home, uid, ContactKind.met, day) if day else home, status_code=303
    )


@router.form("/me/pairs/{uid}/meet/missed")
def it_did_not(
    request: Request, uid: str, session: Writing, visitor: Me, now: Now, meeting: Text = ""
) -> Response:
    room = find_room(session, visitor, uid)
    act = partial(say_they_did_not, uid=meeting, now=now)
    return _done_or_changed(request, session, room, now, act, "missed")


def _done_or_changed(
    request: Request,
    session: Session,
    room: Room,
    now: datetime,
    act: Callable[[Session, Pair], None],
    done: str,
) -> Response:
    """Where one reads that it happened. When the other was first it did not, and the page shows how
    it is now."""
    try:
        act(session, room.pair)
    except (Conflict, TooMany) as error:
        return _plan_page(request, session, room, now, refusal=error)
    return RedirectResponse(planned_address(room.home, room.pair.uid, done), 303)


def _plan_page(
    request: Request,
    session: Session,
    room: Room,
    now: datetime,
    *,
    status: int = 200,
    filled: dict[str, str] | None = None,
    refused: tuple[str, InvalidInput] | None = None,
    refusal: Conflict | TooMany | None = None,
) -> Response:
    speak = translator(language_of(request))
    error = (refused[0], say(refused[1], speak)) if refused else None
    context: dict[str, Any] = {
        "look": look_of(room.programme),
        "room": room,
        "pair": room.view,
        "other": room.other,
        "zone": room.zone,
        "me": room.enrolment.person_id,
        "plan": plan_of(session, room, now=now),
        "slots": free_slots(session, room, now=now, most=MANY),
        "today": now.astimezone(room.zone).date(),
        "filled": filled or {},
        "longest_place": LONGEST_PLACE,
        "cadences": [(days, speak.gettext(words)) for days, words in CADENCES.items()],
        "errors": [error] if error else None,
        "changed": say(refusal, speak) if refusal else "",
    }
    return page(
        request, "pair/meet.html", status=status, refusal=refusal, menu_of=room.home, **context
    )


class NoTime(InvalidInput):
    """Nothing chosen, or a day without a time."""


def _moment(slot: str, day: str, at: str, zone: ZoneInfo) -> datetime:
    try:
        if slot and slot != OTHER:
            return datetime.fromisoformat(slot).astimezone(UTC)
        here = datetime.combine(date.fromisoformat(day), time.fromisoformat(at), zone)
        return here.astimezone(UTC)
    except (ValueError, OverflowError):  # the first day of all has no evening before
        if slot == OTHER or day or at:
            raise NoTime(mark("Fill in a day and a time.")) from None
        raise NoTime(mark("Choose a time.")) from None
