"""The kinds of error a person can meet. They know no HTTP and no exit codes; doors translate them.

Specific errors live beside the function that raises them and derive from one of these.
"""


class PeerCoachError(Exception):
    """Anything this service refuses with a reason a person can read."""


class InvalidInput(PeerCoachError):
    """What was given cannot be used; the message names the place, what was found and expected."""


class NotFound(PeerCoachError):
    """It does not exist, or not for the one who asks: the two are never told apart."""


class NotAllowed(PeerCoachError):
    """It exists, but this person's role does not cover it."""


class Conflict(PeerCoachError):
    """It was done already, or what it was based on has changed since."""


class TooMany(PeerCoachError):
    """Asked too often; waiting helps."""


class Unavailable(PeerCoachError):
    """Something we depend on (database, mail server, solver) does not answer now."""
