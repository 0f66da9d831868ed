"""Marking: what became of a mail is written down only by the sender that still holds its claim.

Each function says whether it did. A sender that was suspended past its lease changes nothing.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from peercoach.models import Notice, NoticeStatus
from peercoach.notify.outbox.claiming import Claim, held_by
from peercoach.notify.outbox.outcomes import lose_track, next_attempt, settle


def mark_sent(session: Session, claim: Claim, *, now: datetime) -> bool:
    """The mail server took it over."""
    if notice := still_held(session, claim):
        notice.attempts += 1
        notice.sent_at = now
        notice.last_error = None
        settle(notice, NoticeStatus.sent)
    return notice is not None


def mark_put_off(session: Session, claim: Claim, *, now: datetime, why: str) -> bool:
    """The mail server said "not now": again later, for two days."""
    if notice := still_held(session, claim):
        notice.attempts += 1
        again = next_attempt(notice.attempts, now=now)
        settle(notice, NoticeStatus.queued if again else NoticeStatus.failed, why)
        notice.next_at = again or notice.next_at
    return notice is not None


def mark_bounced(session: Session, claim: Claim, *, why: str) -> bool:
    """The mail server says that this address takes no mail, now or later."""
    if notice := still_held(session, claim):
        notice.attempts += 1
        settle(notice, NoticeStatus.bounced, why)
    return notice is not None


def mark_failed(session: Session, claim: Claim, *, why: str) -> bool:
    """We could not even write it: a mistake of ours, in this one."""
    if notice := still_held(session, claim):
        settle(notice, NoticeStatus.failed, why)
    return notice is not None


def mark_unknown(session: Session, claim: Claim, *, now: datetime, why: str) -> bool:
    """The whole mail was handed over, and no answer came."""
    if notice := still_held(session, claim):
        notice.attempts += 1
        lose_track(notice, now=now, why=why)
    return notice is not None


def give_back(session: Session, claim: Claim, *, now: datetime, wait: timedelta, why: str) -> bool:
    """There is no mail server to talk to: nothing was tried, so no attempt is spent."""
    if notice := still_held(session, claim):
        settle(notice, NoticeStatus.queued, why)
        notice.next_at = now + wait
    return notice is not None


def still_held(session: Session, claim: Claim) -> Notice | None:
    """The notice as it is now, locked, unless it is no longer this claim's."""
    return session.exec(select(Notice).where(held_by(claim)).with_for_update()).one_or_none()
