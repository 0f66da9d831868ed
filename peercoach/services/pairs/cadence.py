"""How often a pair means to be in touch: either of the two says it, for both.

Until their own rhythm is known, silence is counted by it.
"""

from collections.abc import Mapping

from sqlmodel import Session

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Pair

CADENCES: Mapping[int, str] = {
    7: mark("Every week"),
    14: mark("Every two weeks"),
    30: mark("Every month"),
}


def agree_on(session: Session, pair: Pair, days: int | None) -> None:
    """None: they did not say, and what the programme asks for goes."""
    if days is not None and days not in CADENCES:
        raise InvalidInput(mark("Choose one of the answers."))
    session.refresh(pair, with_for_update=True)
    pair.agreed_days = days
    session.flush()
