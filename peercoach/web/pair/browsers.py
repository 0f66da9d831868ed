"""What tells one browser from another where nobody signs in: several people, one browser?

Nothing of it is what a client merely says. The cookie is ours, signed, and tells when we gave it;
network and kind of browser stand beside it. A program that opens each link as another browser is
told by those, or by pressing faster than anybody reads; one that keeps no cookie is new each time,
and all such of one network are one.
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
    """Without a cookie of ours, a new one of whatever is in that network."""
    network = source_of(request)
    place = f"{network} {request.headers.get('user-agent', '')}"
    name, since = _given(request, now)
    if not name:
        return Client(_new_name(), place, network, by_hand=False)
    read = now - since >= READING
    return Client(name, place, network, by_hand=read and not _by_script(request))


def know_again(
    request: Request, response: Response, now: datetime, *, as_: Client | None = None
) -> Response:
    """For an hour, also where nothing was looked at before."""
    if not _given(request, now)[0]:
        value = f"{as_.browser if as_ else _new_name()}.{int(now.timestamp() * 1000)}"
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


def _new_name() -> str:
    return secrets.token_urlsafe(12)


def _given(request: Request, now: datetime) -> tuple[str, datetime]:
    """Name and moment, where the cookie is one that we gave within the hour."""
    value, _, signature = request.cookies.get(COOKIE, "").rpartition(".")
    ours = _signed(request, value)
    if not value or not hmac.compare_digest(signature.encode(), ours.encode()):
        return "", now
    name, _, moment = value.rpartition(".")
    since = datetime.fromtimestamp(int(moment) / 1000, UTC)
    return (name, since) if now - since <= ONE_HOUR else ("", now)


def _signed(request: Request, value: str) -> str:
    key = request.app.state.settings.care_keys.get_secret_value()
    return hmac.new(f"answers {key}".encode(), value.encode(), sha256).hexdigest()


def _by_script(request: Request) -> bool:
    """Browsers say of each page whether somebody pressed for it; those that say nothing are old."""
    said = request.headers
    return "sec-fetch-mode" in said and said.get("sec-fetch-user") != "?1"
