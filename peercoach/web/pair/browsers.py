"""What tells one browser from another where nobody signs in: several people, one browser?

Nothing of it is what a client merely says. The cookie is ours, signed, and tells when we gave it;
network and kind of browser stand beside it. A program that opens each link as another browser is
told by those, or by pressing faster than anybody reads.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from peercoach.services.check_ins.clients import Client
from peercoach.web.limits import source_of

COOKIE = "answers"
ONE_HOUR = timedelta(hours=1)
READING = timedelta(seconds=1)
"""Nobody sees a page, reads it and presses within so short a time."""


def client_of(request: Request, now: datetime) -> Client:
    """Without a cookie of ours, whatever program is at that address."""
    place = f"{source_of(request)} {request.headers.get('user-agent', '')}"
    name, _, since = _given(request).rpartition(".")
    if not name:
        return Client(place, place, by_hand=False)
    age = now - datetime.fromtimestamp(int(since) / 1000, UTC)
    if age > ONE_HOUR:
        return Client(place, place, by_hand=False)
    return Client(name, place, by_hand=age >= READING and not _by_script(request))


def know_again(request: Request, response: Response, now: datetime) -> Response:
    """For an hour."""
    if not _given(request):
        value = f"{secrets.token_urlsafe(12)}.{int(now.timestamp() * 1000)}"
        response.set_cookie(
            COOKIE,
            f"{value}.{_signed(request, value)}",
            max_age=int(ONE_HOUR.total_seconds()),
            path="/c/",
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.public_url.startswith("https://"),
        )
    return response


def _given(request: Request) -> str:
    """Name and moment, where the cookie is one that we gave."""
    value, _, signature = request.cookies.get(COOKIE, "").rpartition(".")
    ours = _signed(request, value)
    return value if hmac.compare_digest(signature.encode(), ours.encode()) else ""


def _signed(request: Request, value: str) -> str:
    key = request.app.state.settings.care_keys.get_secret_value()
    return hmac.new(f"answers {key}".encode(), value.encode(), sha256).hexdigest()


def _by_script(request: Request) -> bool:
    """Browsers say of each page whether somebody pressed for it; those that say nothing are old."""
    said = request.headers
    return "sec-fetch-mode" in said and said.get("sec-fetch-user") != "?1"
