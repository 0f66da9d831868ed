"""Claiming: a sender takes one notice for a while. Each claim is one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.orm import defer
from sqlmodel import Session, and_, col, or_, select, update

from peercoach.models import Notice, NoticeStatus, Programme
from peercoach.notify.kinds import RANK
from peercoach.notify.outbox.breaker import STOPPED_AT, may_try, take_turn
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
FIRST = 1
"""The fence of a notice that nobody claimed before: it carries nothing yet."""


NOW: ColumnElement[datetime] = bindparam("now")
QUEUED = (
    col(Notice.status) == NoticeStatus.queued,
    col(Notice.next_at) <= NOW,
    col(Notice.carried_by_id).is_(None),
)
LOST = (col(Notice.status) == NoticeStatus.sending, col(Notice.lease_until) <= NOW)
# Statements that each mail needs are made once: that takes longer than their answer
ANYTHING_DUE = select(
    or_(select(Notice.id).where(*QUEUED).exists(), select(Notice.id).where(*LOST).exists())
)
LOST_OR_STOPPED = select(
    or_(select(Notice.id).where(*LOST).exists(), STOPPED_AT.scalar_subquery().is_not(None))
)
LOST_ONES = select(Notice.id).where(*LOST).with_for_update(skip_locked=True)
NEXT = (
    select(Notice.id)
    .where(*QUEUED)
    .order_by(col(Notice.next_at).desc(), col(Notice.id))
    .limit(1)
    .with_for_update(skip_locked=True)  # on PostgreSQL; on SQLite one unit writes at a time
)
TAKE = (
    update(Notice)
    .where(col(Notice.id) == NEXT.scalar_subquery())
    .values(
        status=NoticeStatus.sending,
        lease_by=bindparam("sender"),
        lease_until=bindparam("until"),
        fence=col(Notice.fence) + 1,
    )
    .returning(col(Notice.id))
)
TAKEN = select(Notice).where(col(Notice.id) == bindparam("notice"))
# Without its questions and rules, which are long and in no mail
PROGRAMME = (
    select(Programme)
    .where(col(Programme.id) == bindparam("programme"))
    .options(defer(Programme.definition, raiseload=True))  # type: ignore[arg-type]
)
HELD = and_(
    col(Notice.id) == bindparam("notice"),
    col(Notice.lease_by) == bindparam("by"),
    col(Notice.fence) == bindparam("held_fence"),
)
IS_HELD = select(Notice.id).where(HELD)


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
    carries: bool = False  # others, which become what it becomes

    @property
    def held(self) -> Mapping[str, int | str]:
        """What HELD asks for."""
        return {"notice": self.notice.id, "by": self.sender, "held_fence": self.fence}


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
    if session.connection().execute(LOST_OR_STOPPED, {"now": now}).scalar():
        take_back_lost(session, now=now)
        if not take_turn(session, now=now):
            return None
    for _ in range(AT_ONCE):
        notice = take_next(session, sender=sender, now=now, lease=lease)
        if notice is None:
            break
        programme = _programme(session, notice)  # kept, so that the rule finds it in the session
        letters, carries = _letters(session, notice, rule, now=now)
        if letters:
            return Claim(notice, letters, programme, sender, notice.fence, carries)
        session.flush()
    return None


def _letters(
    session: Session, notice: Notice, rule: Rule, *, now: datetime
) -> tuple[Sequence[Words], bool]:
    """What it says, and what goes along in it, what matters most first; and whether it carries
    others. Without words it is settled."""
    nothing: tuple[Sequence[Words], bool] = [], False
    try:
        parts = [notice] if notice.fence == FIRST else parts_of(session, notice)
        said = _still_said(session, notice, parts, now=now)
        if not said:
            _drop(notice, now=now)
            return nothing
        verdict = rule(session, notice, now=now)
        if verdict.never is not None:
            settle_whole(session, notice, NoticeStatus.cancelled, verdict.never)
            return nothing
        if verdict.until is not None:
            settle(notice, NoticeStatus.queued, WAITS)
            notice.next_at = verdict.until
            return nothing
        along = take_along(session, notice, rule, now=now)
        said += _still_said(session, notice, along, now=now)
    except WrongKey:
        settle(notice, NoticeStatus.queued, "sealed with a key that is not here")
        notice.next_at = now + WAIT_FOR_KEY
        return nothing
    said.sort(key=lambda words: RANK.get(words.template, -1))
    return said, len(parts) + len(along) > 1


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


def _programme(session: Session, notice: Notice) -> Programme | None:
    if notice.programme_id is None:
        return None
    return session.exec(PROGRAMME, params={"programme": notice.programme_id}).one()


def take_next(session: Session, *, sender: str, now: datetime, lease: timedelta) -> Notice | None:
    """What became due last goes first: who waits for a code is not behind a whole publication."""
    given = {"now": now, "sender": sender, "until": now + lease}
    taken = session.connection().execute(TAKE, given).scalar_one_or_none()
    if taken is None:
        return None
    fresh = {"populate_existing": True}
    return session.exec(TAKEN, params={"notice": taken}, execution_options=fresh).one()


def take_back_lost(session: Session, *, now: datetime) -> None:
    """A lease that ran out: its sender was killed or cut off, before or after the mail left."""
    for number in session.connection().execute(LOST_ONES, {"now": now}).scalars().all():
        notice = session.get_one(Notice, number)
        lose_track(session, notice, now=now, why="the sender stopped before it knew")
    session.flush()


def is_held(session: Session, claimed: Claim) -> bool:
    found = session.connection().execute(IS_HELD, claimed.held)
    return found.first() is not None


def renew(session: Session, claimed: Claim, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Keep a claim while the mail server takes its time. Whether it was still ours."""
    kept = update(Notice).where(HELD).values(lease_until=now + lease)
    return bool(session.exec(kept, params=claimed.held).rowcount)
