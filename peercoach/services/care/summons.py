"""Calling people to what waits: one mail per person and occasion, however much it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.models import Notice, NoticeStatus, Person, Programme
from peercoach.notify.messages.care import WAITING
from peercoach.notify.outbox import owe
from peercoach.notify.outbox.sealing import seal

NOT_AGAIN_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Summons:
    """`many` is how much waits; `again` where they may know already; `desk` of a coordinator, who
    cannot open it."""

    many: int
    again: bool = False
    desk: str | None = None


def call(
    session: Session, to: Person, programme: int, what: Summons, *, key: str, now: datetime
) -> bool:
    """Says whether that is a mail of its own: one that did not leave yet tells of it too, and two
    with the same words are ten minutes apart."""
    payload = {"again": what.again, "desk": what.desk, "many": what.many}
    before = _before(session, to, programme)
    for notice in before:
        if notice.status is NoticeStatus.queued and not notice.attempts:
            notice.payload = seal(session, payload, message_id=notice.message_id)
            return False
    last = told_at(before, now=now)
    return owe(
        session,
        key=key,
        to=to,
        template=WAITING,
        payload=payload,
        now=now,
        programme_id=programme,
        send_at=max(now, last + NOT_AGAIN_WITHIN) if last else now,
    )


def told_since(
    session: Session, to: Person, programme: Programme, moment: datetime, *, now: datetime
) -> bool:
    """Whether somebody was called after this moment, or will be by a mail that waits."""
    last = told_at(_before(session, to, programme.id), now=now)
    return last is not None and last >= moment


def told_at(before: Sequence[Notice], *, now: datetime) -> datetime | None:
    """When they were called last; a mail that waits will tell how it is now."""
    return max(
        (
            now if one.status is NoticeStatus.queued else one.sent_at or one.created_at
            for one in before
        ),
        default=None,
    )


def _before(session: Session, to: Person, programme: int) -> Sequence[Notice]:
    return session.exec(
        select(Notice)
        .where(
            col(Notice.person_id) == to.id,
            col(Notice.programme_id) == programme,
            col(Notice.template) == WAITING,
        )
        .with_for_update()
    ).all()
