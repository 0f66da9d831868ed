"""Meetings in one's own calendar: one as a file, or all of them as a feed with a secret address."""

from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peercoach.access import Visitor
from peercoach.deps import Me, Now, Reading, Writing
from peercoach.models import Side
from peercoach.services.calendar_feeds import (
    close_feed,
    find_feed,
    meeting_file,
    open_feed,
    read_feed,
)
from peercoach.services.homes import Home, homes_of
from peercoach.services.meetings.plans import NOTHING, plans_of
from peercoach.services.settings.look import look_of_all
from peercoach.web.given_names import given_name
from peercoach.web.pages import PageRouter, page

router = PageRouter()

KIND = "text/calendar; charset=utf-8"


@router.page("/me/meetings/{uid}.ics")
def download(request: Request, uid: str, session: Reading, visitor: Me) -> Response:
    settings = request.app.state.settings
    file = meeting_file(
        session,
        visitor.person_id,
        uid,
        site=settings.public_url,
        organizer=settings.mail_from,
    )
    attached = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(file, media_type=KIND, headers=attached)


@router.page("/cal/{token}.ics")
def show_feed(request: Request, token: str, session: Reading, now: Now) -> Response:
    """For calendar programs, which ask again and again: nothing new is said in one line."""
    settings = request.app.state.settings
    feed = read_feed(
        session, token, site=settings.public_url, organizer=settings.mail_from, now=now
    )
    tag = f'"{feed.tag}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(feed.changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    known = request.headers.get("if-none-match", "")
    if tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(feed.content, media_type=KIND, headers=headers)


@router.page("/coach/calendar")
def show_calendar(request: Request, session: Reading, visitor: Me, now: Now) -> Response:
    homes = _as_coach(session, visitor, now)
    return _calendar_page(request, session, homes, now) if homes else RedirectResponse("/me", 303)


@router.form("/coach/calendar")
def make_address(request: Request, session: Writing, visitor: Me, now: Now) -> Response:
    """Answers with the page itself: the address is shown once, and is kept nowhere."""
    homes = _as_coach(session, visitor, now)
    if not homes:
        return RedirectResponse("/me", 303)
    token = open_feed(session, visitor.person_id, now=now)
    made = f"{request.app.state.settings.public_url}/cal/{token}.ics"
    return _calendar_page(request, session, homes, now, made=made)


@router.form("/coach/calendar/stop")
def stop(session: Writing, visitor: Me) -> Response:
    close_feed(session, visitor.person_id)
    return RedirectResponse("/coach/calendar", 303)


def _as_coach(session: Session, visitor: Visitor, now: Now) -> Sequence[Home]:
    return [
        home
        for home in homes_of(session, visitor.person_id, now=now)
        if home.enrolment.side is Side.coach
    ]


def _calendar_page(
    request: Request, session: Session, homes: Sequence[Home], now: Now, *, made: str = ""
) -> Response:
    pairs = [(pair, ZoneInfo(home.programme.time_zone)) for home in homes for pair in home.pairs]
    plans = plans_of(session, [pair.uid for pair, _ in pairs], now=now)
    coming = [
        (meeting.starts_at, given_name(pair.name), pair.uid, zone, meeting)
        for pair, zone in pairs
        if (meeting := plans.get(pair.uid, NOTHING).meeting)
    ]
    return page(
        request,
        "coach/calendar.html",
        look=look_of_all(home.programme for home in homes),
        status=201 if made else 200,
        coming=sorted(coming),
        feed=find_feed(session, homes[0].enrolment.person_id),
        zone=ZoneInfo(homes[0].programme.time_zone),
        made=made,
    )
