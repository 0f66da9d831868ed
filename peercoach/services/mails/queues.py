"""How much waits: counted for whoever watches over the machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from peercoach.models import IS_QUEUED, Draft, Notice, NoticeStatus
from peercoach.services.rounds.drafts import AT_WORK


@dataclass(frozen=True, slots=True)
class Queues:
    """`mails` by status; `due` are those that could leave by now, the oldest for so long."""

    mails: Mapping[str, int]
    due: int
    oldest_seconds: float
    drafts: int


def queues(session: Session, *, now: datetime) -> Queues:
    by_status = session.exec(
        select(col(Notice.status), func.count(col(Notice.id))).group_by(col(Notice.status))
    )
    counted = {status.value: count for status, count in by_status}
    due, oldest = session.exec(
        select(func.count(col(Notice.id)), func.min(col(Notice.next_at))).where(
            IS_QUEUED,
            col(Notice.next_at) <= now,
            col(Notice.carried_by_id).is_(None),
        )
    ).one()
    drafts = session.exec(
        select(func.count(col(Draft.id))).where(
            col(Draft.status).in_(AT_WORK), col(Draft.lease_until) > now
        )
    ).one()
    return Queues(
        {status.value: counted.get(status.value, 0) for status in NoticeStatus},
        due,
        (now - oldest).total_seconds() if oldest else 0.0,
        drafts,
    )
