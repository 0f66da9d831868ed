"""What tells one browser from another where nobody signs in: several people, one browser?"""

import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "answers"
ONE_HOUR = 60 * 60


def browser_of(request: Request) -> str:
    """This browser; without a cookie, whatever program is at that address."""
    address = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")
    return request.cookies.get(COOKIE) or f"{address} {agent}"


def know_again(request: Request, response: Response) -> Response:
    """For an hour."""
    if COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(12),
            max_age=ONE_HOUR,
            path="/c/",
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.public_url.startswith("https://"),
        )
    return response
