"""What a mail said that did not arrive is kept for a week: so long somebody may look into it."""

from datetime import datetime, timedelta

from sqlalchemy import String, cast
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import DID_NOT_ARRIVE, Notice

KEPT = timedelta(days=7)
"""From its last attempt on."""
SAYS_SOMETHING = cast(col(Notice.payload), String) != "{}"


def kept_words(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of mails that did not arrive, and say still what they said."""
    return select(Notice.id).where(DID_NOT_ARRIVE, SAYS_SOMETHING)


def forget_words(session: Session, *, now: datetime) -> int:
    """Empty them; that they did not arrive stays to be seen. How many."""
    forgotten = (
        update(Notice)
        .where(DID_NOT_ARRIVE, col(Notice.next_at) <= now - KEPT, SAYS_SOMETHING)
        .values(payload={}, about=None)
    )
    return session.exec(forgotten).rowcount
