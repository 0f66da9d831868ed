"""The page with what two people wrote to each other."""

from contextlib import suppress
from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, OnTheSide, Reading, Writing
from peercoach.errors import Conflict, InvalidInput, PeerCoachError, TooMany, Unavailable
from peercoach.i18n import translator
from peercoach.models import LONGEST_MESSAGE
from peercoach.services.pairs.messages import Exchange, note_read, read_messages, write_message
from peercoach.services.settings.look import look_of
from peercoach.web.filled_in import say
from peercoach.web.language import language_of
from peercoach.web.pages import PageRouter, page
from peercoach.web.pair.room import Room, find_room

router = PageRouter()

FIRST, MOST = 30, 1_000
"""How many messages a page shows, and how many it shows at all."""


@router.page("/me/pairs/{uid}/messages", noted=True)
def show_messages(
    request: Request,
    uid: str,
    session: Reading,
    visitor: Me,
    now: Now,
    *,
    on_the_side: OnTheSide,
    show: int = FIRST,
) -> Response:
    """Looking is reading: from now on a new message is announced again."""
    room = find_room(session, visitor, uid)
    exchange = read_messages(session, room.pair, most=min(max(show, FIRST), MOST))
    newest = exchange.newest_unread(by=visitor.person_id)
    if newest is not None:
        with suppress(Unavailable), on_the_side() as unit:
            note_read(unit, room.pair, by=visitor.person_id, up_to=newest, now=now)
    return _messages_page(request, room, exchange, now)


@router.form("/me/pairs/{uid}/messages")
def send(
    request: Request,
    uid: str,
    session: Writing,
    visitor: Me,
    now: Now,
    text: Annotated[str, Form()] = "",
) -> Response:
    room = find_room(session, visitor, uid)
    try:
        write_message(session, room.pair, by=visitor.person_id, text=text, now=now)
    except (InvalidInput, TooMany, Conflict) as error:
        exchange = read_messages(session, room.pair, most=FIRST)
        return _messages_page(request, room, exchange, now, text=text, error=error)
    return RedirectResponse(f"/me/pairs/{uid}/messages#newest", 303)


def _messages_page(
    request: Request,
    room: Room,
    exchange: Exchange,
    now: Now,
    *,
    text: str = "",
    error: PeerCoachError | None = None,
) -> Response:
    """What was written and could not be sent stays in the form."""
    speak = translator(language_of(request))
    return page(
        request,
        "pair/messages.html",
        look=look_of(room.programme),
        menu_of=room.home,
        refusal=error,
        room=room,
        pair=room.view,
        other=room.other,
        zone=room.zone,
        today=now.astimezone(room.zone).date(),
        me=room.enrolment.person_id,
        exchange=exchange,
        more=len(exchange.messages) + FIRST,
        text=text,
        longest=LONGEST_MESSAGE,
        errors=[("text", say(error, speak))] if error else None,
    )
