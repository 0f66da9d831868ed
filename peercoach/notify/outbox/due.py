"""What is due: how the database is asked for it, by the indexes that were made for that."""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, union_all
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col, or_, select, update

from peercoach.models import IS_QUEUED, IS_SENDING, Notice, NoticeStatus
from peercoach.notify.outbox.breaker import HELD_SINCE, STOPPED_AT, may_try

SIGN_IN = "sign-in"
NOW: ColumnElement[datetime] = bindparam("now")
QUEUED = (
    IS_QUEUED,
    col(Notice.next_at) <= NOW,
    col(Notice.carried_by_id).is_(None),
)
LOST = (IS_SENDING, col(Notice.lease_until) <= NOW)
# Statements that each mail needs are made once: that takes longer than their answer
ANYTHING_DUE = select(
    or_(select(Notice.id).where(*QUEUED).exists(), select(Notice.id).where(*LOST).exists())
)
NEXT_MAIL = union_all(
    select(col(Notice.next_at).label("at"))
    .where(IS_QUEUED, col(Notice.carried_by_id).is_(None))
    .order_by(col(Notice.next_at))
    .limit(1)
    .subquery()
    .select(),
    select(col(Notice.lease_until)).where(IS_SENDING),
)
LOST_OR_STOPPED = select(
    or_(select(Notice.id).where(*LOST).exists(), STOPPED_AT.scalar_subquery().is_not(None))
)
LOST_ONES = select(Notice.id).where(*LOST).with_for_update(skip_locked=True)
# Who signs in while everything is held has to: that is how coordinators read why
ASKED_SINCE = (
    *QUEUED,
    col(Notice.template) == SIGN_IN,
    col(Notice.created_at) >= HELD_SINCE.scalar_subquery(),
)
ANYTHING_ASKED = select(select(Notice.id).where(*ASKED_SINCE).exists())


def _take(*which: ColumnElement[bool]) -> ReturningUpdate[tuple[int]]:
    following = (
        select(Notice.id)
        .where(*which)
        .order_by(col(Notice.next_at).desc(), col(Notice.id))
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)  # on PostgreSQL; on SQLite one unit writes at a time
        .cte("next")
    )
    return (
        update(Notice)
        .where(col(Notice.id).in_(select(following.c.id)))
        .values(
            status=NoticeStatus.sending,
            lease_by=bindparam("sender"),
            lease_until=bindparam("until"),
            fence=col(Notice.fence) + 1,
        )
        .returning(col(Notice.id))
    )


TAKE, TAKE_ASKED = _take(*QUEUED), _take(*ASKED_SINCE)


def anything_due(session: Session, *, now: datetime) -> bool:
    """Whether a sender has something to do; asked without taking any lock."""
    database = session.connection()
    if not database.execute(ANYTHING_DUE, {"now": now}).scalar_one():
        return False
    may = may_try(session, now=now)
    return may or bool(database.execute(ANYTHING_ASKED, {"now": now}).scalar_one())


def next_mail(session: Session) -> datetime | None:
    """When a mail falls due next, or did; None where none waits."""
    return min(session.connection().execute(NEXT_MAIL).scalars(), default=None)
