"""The kinds of error a person can meet. They know no HTTP and no exit codes; doors translate them.

Specific errors live beside the function that raises them and derive from one of these.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType


class PeerCoachError(Exception):
    """Anything this service refuses with a reason a person can read.

    `details` are the same facts for a program, and fill the `{places}` of the message, so that a
    door can show it in another language: `Conflict("Published by {by}", by=name)`.
    """

    message: str = ""
    details: Mapping[str, object] = MappingProxyType({})

    def __init__(self, message: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return self.message.format(**self.details) if self.details else super().__str__()


class InvalidInput(PeerCoachError):
    """What was given cannot be used; the message names the place, what was found and expected."""


class InvalidFields(InvalidInput):
    """Several places of what was given, each with an error of its own."""

    def __init__(self, message: str, problems: Mapping[str, InvalidInput]) -> None:
        super().__init__(message)
        self.problems = problems


class NotFound(PeerCoachError):
    """It does not exist, or not for the one who asks: the two are never told apart."""


class NotSignedIn(PeerCoachError):
    """It is only for people who are signed in, and nobody is."""


class NotAllowed(PeerCoachError):
    """It exists, but this person's role does not cover it."""


class Conflict(PeerCoachError):
    """It was done already, or what it was based on has changed since."""


class TooMany(PeerCoachError):
    """Asked too often; waiting helps, and `wait` is how long."""

    wait: timedelta = timedelta(minutes=1)

    def __init__(self, message: str = "", *, wait: timedelta = wait, **details: object) -> None:
        super().__init__(message, **details)
        self.wait = wait


class Unavailable(PeerCoachError):
    """Something we depend on (database, mail server, solver) does not answer now."""
