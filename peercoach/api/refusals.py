"""How a refusal looks, everywhere the same."""

from typing import Any

from peercoach.api.shapes import Shown


class Refusal(Shown):
    """What was refused. `kind` is for programs, `message` for people, in their language."""

    kind: str
    message: str
    details: dict[str, Any]


class Error(Shown):
    error: Refusal


MEANINGS = {
    400: "The request cannot be understood",
    401: "Nobody is signed in: bring a token, or the session cookie",
    403: "Your role does not cover this, or a cookie came without a sign that the page is ours",
    404: "It does not exist, or not for you",
    409: "It was done already, or what it was based on has changed since; `details` says what",
    422: "What was sent cannot be used; `details` says which fields",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Error, "description": meaning} for status, meaning in MEANINGS.items()
}
