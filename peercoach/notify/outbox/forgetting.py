"""What a mail said that did not arrive is kept for a week: so long somebody may look into it."""

from datetime import datetime, timedelta

from sqlalchemy import String, cast
from sqlmodel import Session, col, update

from peercoach.models import Notice, NoticeStatus

KEPT = timedelta(days=7)
"""From its last attempt on."""
NOT_ARRIVED = (NoticeStatus.failed, NoticeStatus.bounced, NoticeStatus.uncertain)


def forget_words(session: Session, *, now: datetime) -> int:
    """Empty them; that they did not arrive stays to be seen. How many."""
    forgotten = (
        update(Notice)
        .where(
            col(Notice.status).in_(NOT_ARRIVED),
            col(Notice.next_at) <= now - KEPT,
            cast(col(Notice.payload), String) != "{}",
        )
        .values(payload={}, about=None)
    )
    return session.exec(forgotten).rowcount
