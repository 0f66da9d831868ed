"""Claiming: a sender takes one notice for a while. Each claim is one short transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, and_, col, or_, select, update

from peercoach.models import Notice, NoticeStatus, Programme
from peercoach.notify.kinds import RANK
from peercoach.notify.outbox.breaker import may_try, take_turn
from peercoach.notify.outbox.carrying import (
    WAITS,
    lose_track,
    parts_of,
    settle_whole,
    take_along,
)
from peercoach.notify.outbox.outcomes import settle
from peercoach.notify.outbox.relevance import what_holds
from peercoach.notify.outbox.sealing import unseal
from peercoach.notify.outbox.verdicts import Rule, at_once
from peercoach.notify.words import Words
from peercoach.vault import WrongKey

LEASE = timedelta(minutes=2)
AT_ONCE = 100
"""How many notices one claim looks at: meanwhile nobody else writes."""
WAIT_FOR_KEY = timedelta(minutes=5)


NOW: ColumnElement[datetime] = bindparam("now")
QUEUED = (
    col(Notice.status) == NoticeStatus.queued,
    col(Notice.next_at) <= NOW,
    col(Notice.carried_by_id).is_(None),
)
LOST = (col(Notice.status) == NoticeStatus.sending, col(Notice.lease_until) <= NOW)
ANYTHING_DUE = select(
    or_(select(Notice.id).where(*QUEUED).exists(), select(Notice.id).where(*LOST).exists())
)
"""Made once: it is asked every two seconds, and before every mail."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that this sender alone may send, while its lease lasts; and what it says by now:
    one letter, or several where it carries others.

    The fence tells this claim from any later one, by whomever.
    """

    notice: Notice
    letters: Sequence[Words]
    programme: Programme | None
    sender: str
    fence: int


def anything_due(session: Session, *, now: datetime) -> bool:
    """Whether a sender has something to do; asked without taking any lock."""
    due = session.connection().execute(ANYTHING_DUE, {"now": now}).scalar_one()
    return bool(due) and may_try(session, now=now)


def claim(
    session: Session,
    *,
    sender: str,
    now: datetime,
    lease: timedelta = LEASE,
    rule: Rule = at_once,
) -> Claim | None:
    """The next notice that is due, may leave by the rule and is still of use, or nothing.

    What it is about is looked at once more: it may be over since it was owed. Where many have to
    wait or are over, there may be more to claim than this one time.
    """
    take_back_lost(session, now=now)
    if not take_turn(session, now=now):
        return None
    for _ in range(AT_ONCE):
        notice = take_next(session, sender=sender, now=now, lease=lease)
        if notice is None:
            break
        letters = _letters(session, notice, rule, now=now)
        if letters:
            programme = session.get(Programme, notice.programme_id) if notice.programme_id else None
            return Claim(notice, letters, programme, sender, notice.fence)
        session.flush()
    return None


def _letters(session: Session, notice: Notice, rule: Rule, *, now: datetime) -> Sequence[Words]:
    """What it says, and what goes along in it, what matters most first. Else it is settled."""
    try:
        said = _still_said(session, notice, parts_of(session, notice), now=now)
        if not said:
            _drop(notice, now=now)
            return []
        verdict = rule(session, notice, now=now)
        if verdict.never is not None:
            settle_whole(session, notice, NoticeStatus.cancelled, verdict.never)
            return []
        if verdict.until is not None:
            settle(notice, NoticeStatus.queued, WAITS)
            notice.next_at = verdict.until
            return []
        along = take_along(session, notice, rule, now=now)
        said += _still_said(session, notice, along, now=now)
    except WrongKey:
        settle(notice, NoticeStatus.queued, "sealed with a key that is not here")
        notice.next_at = now + WAIT_FOR_KEY
        return []
    return sorted(said, key=lambda words: RANK.get(words.template, -1))


def _still_said(
    session: Session, notice: Notice, parts: Sequence[Notice], *, now: datetime
) -> list[Words]:
    """Of the parts of a mail. Those it carries are dropped when they are over. Raises WrongKey."""
    found = []
    for part in parts:
        holds = None
        if not _is_late(part, now):
            holds = what_holds(session, part, unseal(session, part))
        if holds is not None:
            found.append(Words(part.template, holds))
        elif part is not notice:
            _drop(part, now=now)
    return found


def _is_late(notice: Notice, now: datetime) -> bool:
    return notice.expires_at is not None and notice.expires_at <= now


def _drop(notice: Notice, *, now: datetime) -> None:
    if _is_late(notice, now):
        settle(notice, NoticeStatus.expired, notice.last_error)
    else:
        settle(notice, NoticeStatus.cancelled, "what it was about is over")


def take_next(session: Session, *, sender: str, now: datetime, lease: timedelta) -> Notice | None:
    """What became due last goes first: who waits for a code is not behind a whole publication."""
    next_one = (
        select(Notice.id)
        .where(
            col(Notice.status) == NoticeStatus.queued,
            col(Notice.next_at) <= now,
            col(Notice.carried_by_id).is_(None),
        )
        .order_by(col(Notice.next_at).desc(), col(Notice.id))
        .limit(1)
        .with_for_update(skip_locked=True)  # on PostgreSQL; on SQLite one unit writes at a time
    )
    taken = (
        update(Notice)
        .where(col(Notice.id) == next_one.scalar_subquery())
        .values(
            status=NoticeStatus.sending,
            lease_by=sender,
            lease_until=now + lease,
            fence=col(Notice.fence) + 1,
        )
        .returning(Notice)
        .execution_options(populate_existing=True)
    )
    return session.scalars(taken).one_or_none()


def take_back_lost(session: Session, *, now: datetime) -> None:
    """A lease that ran out: its sender was killed or cut off, before or after the mail left."""
    lost = session.exec(
        select(Notice)
        .where(col(Notice.status) == NoticeStatus.sending, col(Notice.lease_until) <= now)
        .with_for_update(skip_locked=True)
    )
    for notice in lost:
        lose_track(session, notice, now=now, why="the sender stopped before it knew")
    session.flush()


def held_by(claimed: Claim) -> ColumnElement[bool]:
    """In a query: the notice, as long as it is this claim's."""
    return and_(
        col(Notice.id) == claimed.notice.id,
        col(Notice.lease_by) == claimed.sender,
        col(Notice.fence) == claimed.fence,
    )


def is_held(session: Session, claimed: Claim) -> bool:
    return session.exec(select(Notice.id).where(held_by(claimed))).first() is not None


def renew(session: Session, claimed: Claim, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Keep a claim while the mail server takes its time. Whether it was still ours."""
    kept = update(Notice).where(held_by(claimed)).values(lease_until=now + lease)
    return bool(session.exec(kept).rowcount)
