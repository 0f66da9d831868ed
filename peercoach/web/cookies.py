"""The cookies that hold a secret: who is signed in, which browser asked to be, whose draft."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from peercoach.deps import is_https, secret_cookie

SESSION = "session"
NONCE = "sign-in"
STARTED = "sign-in-with"  # what is kept while somebody is at a provider
DRAFT = "draft"
SECRETS = (SESSION, NONCE, STARTED, DRAFT)


def read_secret(request: Request, name: str) -> str:
    return request.cookies.get(secret_cookie(request, name), "")


def keep_secret(
    request: Request, response: Response, name: str, value: str, *, for_: timedelta
) -> None:
    """No script can read it, and no other site can have it sent with a form."""
    response.set_cookie(
        secret_cookie(request, name),
        value,
        max_age=int(for_.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )


def drop_secret(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        secret_cookie(request, name), httponly=True, samesite="lax", secure=is_https(request)
    )
