"""Signed in: a session for this browser, and on to where they were going."""

from datetime import datetime

from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from peercoach.services.sign_in.entering import Entered
from peercoach.services.sign_in.sessions import STUDENT_DAYS, end_session
from peercoach.web.cookies import NONCE, SESSION, drop_secret, keep_secret, read_secret
from peercoach.web.limits import came_in
from peercoach.web.redirects import safe_next

HOME, HOME_OF_STAFF = "/me", "/account"
"""Where one arrives who was not on the way to a page."""


def goal(next_path: str) -> str:
    """A page of ours to go to, or nothing."""
    return safe_next(next_path) if next_path else ""


def arrive(goal: str, *, staff: bool) -> Response:
    return RedirectResponse(goal or (HOME_OF_STAFF if staff else HOME), 303)


def let_in(request: Request, session: Session, entered: Entered, *, now: datetime) -> Response:
    """Whoever was signed in here before is not any more."""
    end_session(session, read_secret(request, SESSION), now=now)
    came_in(request, now)
    response = arrive(entered.next_path, staff=entered.staff)
    keep_secret(request, response, SESSION, entered.token, for_=STUDENT_DAYS)
    drop_secret(request, response, NONCE)
    return response
