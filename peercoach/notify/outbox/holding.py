"""Holding everything back until a person says that it may go: after a restored backup, and where
the clock or a long silence tells that something is wrong.

It is kept where the breaker keeps its stop; only that there is no moment at which to try.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import Notice, NoticeStatus
from peercoach.notify.outbox.breaker import STATE, locked_state
from peercoach.notify.outbox.carrying import settle_whole

WHY_DROPPED = "not sent: somebody decided so while everything was held"


def hold(session: Session, why: str, *, now: datetime) -> None:
    """From now on nothing leaves, and the timetable rests; the first reason stays."""
    row = locked_state(session)
    if row.stopped_at is None or row.probe_at is not None:
        row.refused, row.stopped_at, row.probe_at, row.said = [], now, None, why


def held(session: Session) -> str | None:
    """Why everything waits for a person; None where it does not."""
    row = session.exec(STATE).first()
    return (row.said or "") if row and row.stopped_at and row.probe_at is None else None


def let_go(session: Session) -> None:
    row = locked_state(session)
    row.refused, row.stopped_at, row.probe_at, row.said = [], None, None, None


def waiting(session: Session, *, now: datetime) -> Counter[str]:
    """How many mails would leave by now, by what they are."""
    return Counter(notice.template for notice in _due(session, now=now))


def drop(session: Session, *, now: datetime) -> int:
    """Those never leave: whoever is to have them had them already. How many."""
    due = [notice for notice in _due(session, now=now) if notice.carried_by_id is None]
    for notice in due:
        settle_whole(session, notice, NoticeStatus.cancelled, WHY_DROPPED)
    session.flush()
    return len(due)


def _due(session: Session, *, now: datetime) -> Sequence[Notice]:
    """What was under way when the backup was made may have arrived as well."""
    return session.exec(
        select(Notice).where(
            col(Notice.status).in_([NoticeStatus.queued, NoticeStatus.sending]),
            col(Notice.next_at) <= now,
        )
    ).all()
