"""From kinds of error to HTTP: a status, a name for programs, words in the visitor's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from peercoach import errors
from peercoach.i18n import Translator, mark


class CrossSite(errors.NotAllowed):
    """Another site's page made the browser send this."""


class TooLarge(errors.InvalidInput):
    """More than we take in one request."""


@dataclass(frozen=True)
class Kind:
    name: str
    status: int
    title: str
    meaning: str  # what happened to what was entered, and what to do


OF_THE_DATABASE = (
    mark("The database is busy; please try again in a moment"),
    mark("The database does not answer; please try again in a moment"),
)
"""What `db.py` says, which knows no languages."""

KINDS: dict[type[Exception], Kind] = {
    errors.InvalidInput: Kind(
        "invalid_input",
        422,
        mark("We could not use what you sent"),
        mark(
            "Nothing was saved. "
            "Go back with your browser: what you filled in is usually still there."
        ),
    ),
    errors.NotSignedIn: Kind(
        "not_signed_in", 401, mark("Sign in first"), mark("This is only for people who signed in.")
    ),
    errors.NotAllowed: Kind(
        "not_allowed",
        403,
        mark("This page is not open to you"),
        mark(
            "It needs a role that you do not have here. Nothing was changed. "
            "Should you have it? Ask the coordinator of your programme."
        ),
    ),
    CrossSite: Kind(
        "cross_site",
        403,
        mark("We did not accept this form"),
        mark(
            "It seemed to come from another website, so nothing was changed. "
            "Open the page here and fill it in again."
        ),
    ),
    errors.NotFound: Kind(
        "not_found",
        404,
        mark("This page is not here"),
        mark("Perhaps the address is not complete, or the page was only there for a while."),
    ),
    errors.Conflict: Kind(
        "conflict",
        409,
        mark("This has changed in the meantime"),
        mark("Your change was not saved. Look at how it is now, and then try again."),
    ),
    TooLarge: Kind(
        "too_large",
        413,
        mark("This is too large"),
        mark("We take 10 MB at a time. Nothing was saved."),
    ),
    errors.TooMany: Kind(
        "too_many",
        429,
        mark("That was a bit too often"),
        mark("Nothing was changed. Wait a few minutes and try again."),
    ),
    errors.Unavailable: Kind(
        "unavailable",
        503,
        mark("This does not work for a moment"),
        mark("Your last step was not saved; everything before it was. Try again in a minute."),
    ),
}
INTERNAL = Kind(
    "internal",
    500,
    mark("Something went wrong on our side"),
    mark("Your last step was not saved; everything before it was. Try again in a minute."),
)
BAD_REQUEST = Kind(
    "bad_request",
    400,
    mark("We do not understand this request"),
    mark("Nothing was changed. Start again from the first page."),
)
WRONG_METHOD = Kind(
    "wrong_method",
    405,
    mark("This page cannot be used like that"),
    mark("Nothing was changed. Start again from the first page."),
)
BY_STATUS = {kind.status: kind for kind in (*reversed(KINDS.values()), BAD_REQUEST, WRONG_METHOD)}
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Problem:
    """One error as a door shows it. `message` is specific where the error was, else the title."""

    kind: Kind
    message: str
    details: Mapping[str, object]
    headers: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        shown = {"kind": self.kind.name, "message": self.message, "details": dict(self.details)}
        return {"error": shown}


def problem_of(error: Exception, translator: Translator) -> Problem:
    """What a visitor is told. Unexpected errors and missing pages never say anything specific."""
    kind = _kind_of(error)
    message, details = "", dict[str, object]()
    if isinstance(error, errors.PeerCoachError) and not isinstance(error, errors.NotFound):
        message, details = _said(error, translator), dict(error.details)
        if isinstance(error, errors.InvalidFields):
            details["fields"] = [
                {"place": place, "expected": _said(problem, translator)}
                for place, problem in error.problems.items()
            ]
    elif isinstance(error, RequestValidationError):
        details = {"fields": [_field(problem) for problem in error.errors()]}
    headers = dict(getattr(error, "headers", None) or {})
    if kind.status in (429, 503):
        headers.setdefault("Retry-After", str(wait_seconds(error)))
    return Problem(kind, message or translator.gettext(kind.title), details, headers)


def wait_seconds(error: Exception) -> int:
    """After how long it is of use to try again."""
    if isinstance(error, errors.TooMany):
        return max(1, ceil(error.wait.total_seconds()))
    return WAIT_SECONDS


def _kind_of(error: Exception) -> Kind:
    if isinstance(error, RequestValidationError):
        return KINDS[errors.InvalidInput]
    if isinstance(error, HTTPException):
        return BY_STATUS.get(
            error.status_code, INTERNAL if error.status_code >= 500 else BAD_REQUEST
        )
    for ancestor in type(error).__mro__:
        if ancestor in KINDS:
            return KINDS[ancestor]
    return INTERNAL


def _said(error: errors.PeerCoachError, translator: Translator) -> str:
    message = translator.gettext(error.message)
    return message.format(**error.details) if error.details else message


def _field(problem: dict[str, Any]) -> dict[str, str]:
    """Place and expectation; never the value, which may be personal and would end up in logs."""
    return {"place": ".".join(map(str, problem["loc"])), "expected": problem["msg"]}
