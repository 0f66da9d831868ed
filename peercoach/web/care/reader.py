"""The desk of a confidential reader: what is waiting, and what it says once it is opened."""

from typing import Annotated, Literal

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.deps import Me, Now, Reading, Sealing, Writing
from peercoach.models import EntryKind, Person
from peercoach.services.care import words
from peercoach.services.care.deciding import end_for_good, let_go_on
from peercoach.services.care.own import known_from
from peercoach.services.care.reading import (
    LONGEST_NOTE,
    WORDS,
    Cover,
    Opened,
    close_concern,
    covers_for,
    find_cover,
    hold,
    note_done,
    open_concern,
    warn_of_browsing,
)
from peercoach.services.care.watching import KEPT_FOR
from peercoach.services.settings.look import look_of
from peercoach.web.care.turning_to import one_line_breaks
from peercoach.web.pages import PageRouter, page

router = PageRouter()
Action = Literal["note", "hold", "close", "go-on", "end"]


@router.page("/reader")
def show_waiting(
    request: Request, session: Reading, visitor: Me, now: Now, done: str = ""
) -> Response:
    covers = covers_for(session, visitor.person_id)
    return page(
        request,
        "reader/waiting.html",
        here="/reader",
        now=now,
        done=done,
        unsealable=request.app.state.vault is None,
        new=[one for one in covers if not one.concern.opened_at and not one.concern.closed_at],
        opened=[one for one in covers if one.concern.opened_at and not one.concern.closed_at],
        closed=[one for one in covers if one.concern.closed_at],
    )


@router.form("/reader/{uid}")
def open_one(
    request: Request,
    uid: str,
    *,
    session: Writing,
    vault: Sealing,
    visitor: Me,
    now: Now,
    because: Annotated[str, Form()] = "",
) -> Response:
    """A button, not a link: every time this is shown, it is recorded that it was, and why."""
    cover = find_cover(session, visitor.person_id, uid, change=True)
    me = session.get_one(Person, visitor.person_id)
    opened = open_concern(session, vault, cover, one_line_breaks(because), by=me, now=now)
    officer = request.app.state.settings.privacy_officer
    warn_of_browsing(session, officer, by=me, now=now)
    return _opened(request, cover, opened, now)


@router.form("/reader/{uid}/{action}")
def act(
    uid: str,
    action: Action,
    *,
    session: Writing,
    vault: Sealing,
    visitor: Me,
    now: Now,
    text: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    cover = find_cover(session, visitor.person_id, uid, change=True)
    me, said = session.get_one(Person, visitor.person_id), one_line_breaks(text or reason)
    match action:
        case "note":
            note_done(session, vault, cover, said, by=me, now=now)
        case "hold":
            hold(session, vault, cover, said, by=me, now=now)
        case "close":
            close_concern(session, cover, by=me, now=now)
        case "go-on":
            let_go_on(session, cover, by=me, now=now)
        case "end":
            end_for_good(session, cover, by=me, now=now)
    return RedirectResponse(f"/reader?done={action}", 303)


def _opened(request: Request, cover: Cover, opened: Opened, now: Now) -> Response:
    told = [entry.says for entry in opened.entries if entry.kind is EntryKind.told]
    return page(
        request,
        "reader/opened.html",
        look=look_of(cover.programme),
        cover=cover,
        concern=cover.concern,
        opened=opened,
        told=told[0] if told else None,
        entries=[entry for entry in opened.entries if entry.kind is not EntryKind.told],
        words=WORDS,
        reading_words=words,
        zone=cover.zone,
        most=LONGEST_NOTE,
        known_from=known_from(cover.concern),
        kept_until=cover.concern.made_at + KEPT_FOR,
        now=now,
    )
