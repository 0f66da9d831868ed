"""Marking: what became of a mail is written down only by the sender that still holds its claim.

Each function says whether it did. A sender that was suspended past its lease changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select, update

from peercoach.models import IS_QUEUED, Notice, NoticeStatus
from peercoach.notify.outbox.breaker import (
    PROBE_EVERY,
    note_no_answer,
    note_refused,
    note_taken,
    stopped,
)
from peercoach.notify.outbox.carrying import lose_track, settle_whole
from peercoach.notify.outbox.claiming import ALL_HELD, HELD, Claim, all_held
from peercoach.notify.outbox.outcomes import LONGEST_ERROR, USUAL, Retries

STILL_HELD = select(Notice).where(HELD).with_for_update()
IS_SENT: dict[str, Any] = {
    "status": NoticeStatus.sent,
    "sent_at": bindparam("now"),
    "lease_by": None,
    "lease_until": None,
    "last_error": None,
    "payload": {},
}
# What becomes of nearly every mail, in statements that are made once and without reading it again
SENT = (
    update(Notice)
    .where(ALL_HELD)
    .values(attempts=col(Notice.attempts) + 1, **IS_SENT)
    .returning(col(Notice.id))
)
SENT_ALONG = (
    update(Notice)
    .where(
        col(Notice.carried_by_id).in_(bindparam("carriers", expanding=True)),
        IS_QUEUED,
    )
    .values(**IS_SENT)
)


def mark_sent(session: Session, claims: Sequence[Claim], *, now: datetime) -> set[int]:
    """The mail server took these over, of one sender. Which of them were its own, by row number."""
    database = session.connection()
    held = set(database.execute(SENT, {**all_held(claims), "now": now}).scalars())
    if carriers := [one.notice.id for one in claims if one.carries and one.notice.id in held]:
        database.execute(SENT_ALONG, {"carriers": carriers, "now": now})
    if held:
        note_taken(session)
    return held


def mark_put_off(
    session: Session, claim: Claim, *, now: datetime, why: str, retries: Retries = USUAL
) -> bool:
    """The mail server said "not now": again later, for two days."""
    if notice := still_held(session, claim):
        notice.attempts += 1
        again = retries.after(notice.attempts, now=now)
        settle_whole(session, notice, NoticeStatus.queued if again else NoticeStatus.failed, why)
        notice.next_at = again or notice.next_at
    return notice is not None


def mark_refused(
    session: Session, claim: Claim, *, now: datetime, why: str, retries: Retries = USUAL
) -> bool:
    """The mail server wants nothing from us: later, and where it says so to all, no attempt."""
    notice = still_held(session, claim)
    if notice and note_refused(session, notice, said=why, now=now):
        return give_back(session, claim, now=now, wait=PROBE_EVERY, why=why)
    return mark_put_off(session, claim, now=now, why=why, retries=retries)


def mark_bounced(session: Session, claim: Claim, *, now: datetime, why: str) -> bool:
    """The mail server says that this address takes no mail, now or later; unless it says so of
    everybody's."""
    if notice := still_held(session, claim):
        news = notice.last_error != why[:LONGEST_ERROR] or stopped(session)
        if news and note_refused(session, notice, said=why, now=now):
            return give_back(session, claim, now=now, wait=PROBE_EVERY, why=why)
        notice.attempts += 1
        settle_whole(session, notice, NoticeStatus.bounced, why)
    return notice is not None


def mark_failed(session: Session, claim: Claim, *, why: str) -> bool:
    """We could not even write it: a mistake of ours, in this one."""
    if notice := still_held(session, claim):
        settle_whole(session, notice, NoticeStatus.failed, why)
    return notice is not None


def mark_unknown(
    session: Session, claim: Claim, *, now: datetime, why: str, retries: Retries = USUAL
) -> bool:
    """The whole mail was handed over, and no answer came: once more, but not at once."""
    if notice := still_held(session, claim):
        note_no_answer(session, said=why, now=now)
        notice.attempts += 1
        lose_track(session, notice, again=retries.after(1, now=now) or now, why=why)
    return notice is not None


def mark_no_server(session: Session, claim: Claim, *, now: datetime, why: str) -> bool:
    """There is no mail server to talk to: nothing was tried, so no attempt is spent."""
    note_refused(session, None, said=why, now=now)
    return give_back(session, claim, now=now, wait=PROBE_EVERY, why=why)


def give_back(session: Session, claim: Claim, *, now: datetime, wait: timedelta, why: str) -> bool:
    """As if it had not been claimed, but for a wait."""
    if notice := still_held(session, claim):
        settle_whole(session, notice, NoticeStatus.queued, why)
        notice.next_at = now + wait
    return notice is not None


def still_held(session: Session, claim: Claim) -> Notice | None:
    """The notice as it is now, locked, unless it is no longer this claim's."""
    return session.exec(STILL_HELD, params=claim.held).one_or_none()
