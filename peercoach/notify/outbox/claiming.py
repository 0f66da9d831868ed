"""Claiming: a sender takes one notice for a while. Each claim is one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, tuple_
from sqlalchemy.orm import defer
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, and_, col, select, update

from peercoach.models import Notice, NoticeStatus, Programme
from peercoach.notify.kinds import RANK
from peercoach.notify.outbox.breaker import take_turn
from peercoach.notify.outbox.carrying import (
    WAITS,
    lose_track,
    parts_of,
    settle_whole,
    take_along,
)
from peercoach.notify.outbox.due import LOST_ONES, LOST_OR_STOPPED, TAKE, TAKE_ASKED
from peercoach.notify.outbox.outcomes import settle
from peercoach.notify.outbox.relevance import Waiting, what_holds
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


TAKEN = (
    select(Notice)
    .where(col(Notice.id).in_(bindparam("notices", expanding=True)))
    .order_by(col(Notice.next_at).desc(), col(Notice.id))
)
# Without its questions and rules, which are long and in no mail
PROGRAMMES = (
    select(Programme)
    .where(col(Programme.id).in_(bindparam("programmes", expanding=True)))
    .options(defer(Programme.definition, raiseload=True))  # type: ignore[arg-type]
)
HELD = and_(
    col(Notice.id) == bindparam("notice"),
    col(Notice.lease_by) == bindparam("by"),
    col(Notice.fence) == bindparam("held_fence"),
)
ALL_HELD = and_(
    tuple_(col(Notice.id), col(Notice.fence)).in_(bindparam("held", expanding=True)),
    col(Notice.lease_by) == bindparam("by"),
)
ARE_HELD = select(Notice.id).where(ALL_HELD)


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


def claim(
    session: Session,
    *,
    sender: str,
    now: datetime,
    lease: timedelta = LEASE,
    rule: Rule = at_once,
) -> Claim | None:
    """The next notice that is due, may leave by the rule and is still of use, or nothing."""
    found = claim_some(session, sender=sender, now=now, lease=lease, rule=rule)
    return found[0] if found else None


def claim_some(
    session: Session,
    *,
    sender: str,
    now: datetime,
    lease: timedelta = LEASE,
    rule: Rule = at_once,
    most: int = 1,
) -> Sequence[Claim]:
    """Such notices, at most so many and one for each person.

    What they are about is looked at once more: it may be over since they were owed. Where many have
    to wait or are over, there may be more to claim than this one time.
    """
    take = TAKE
    if session.connection().execute(LOST_OR_STOPPED, {"now": now}).scalar():
        take_back_lost(session, now=now)
        if not take_turn(session, now=now):
            take = TAKE_ASKED
        most = 1
    for _ in range(AT_ONCE):
        notices = take_next(session, take, sender=sender, now=now, lease=lease, most=most)
        if not notices:
            break
        known = _programmes(session, notices)  # kept, so that the rule finds them in the session
        letters = _letters(session, notices, rule, now=now)
        if letters:
            return [
                Claim(one, words, known.get(one.programme_id), sender, one.fence, carries)
                for one, (words, carries) in letters
            ]
        session.flush()
    return []


def _letters(
    session: Session, notices: Sequence[Notice], rule: Rule, *, now: datetime
) -> Sequence[tuple[Notice, tuple[Sequence[Words], bool]]]:
    """Of those that may leave: what each says, and what goes along in it, what matters most first;
    and whether it carries others. The rest is settled."""
    parts = {one.id: [one] if one.fence == FIRST else parts_of(session, one) for one in notices}
    said = _still_said(session, notices, parts, now=now)
    for one in notices:
        if one.id in said and not said[one.id]:
            _drop(one, now=now)
    leaving = _leaving(session, [one for one in notices if said.get(one.id)], rule, now=now)
    along = take_along(session, leaving, rule, now=now)
    said_along = _still_said(session, leaving, along, now=now) if along else said
    found = []
    for one in leaving:
        if one.id not in said_along:
            continue  # what goes along cannot be read
        words = [*said[one.id], *(said_along[one.id] if along else ())]
        words.sort(key=lambda letter: RANK.get(letter.template, -1))
        found.append((one, (words, len(parts[one.id]) + len(along.get(one.id, ())) > 1)))
    return found


def _leaving(
    session: Session, notices: Sequence[Notice], rule: Rule, *, now: datetime
) -> list[Notice]:
    """Those that may leave by the rule; the others wait, or never do."""
    leaving = []
    for one, verdict in zip(notices, rule(session, notices, now=now), strict=True):
        if verdict.never is not None:
            settle_whole(session, one, NoticeStatus.cancelled, verdict.never)
        elif verdict.until is not None:
            settle(one, NoticeStatus.queued, WAITS)
            one.next_at = verdict.until
        else:
            leaving.append(one)
    return leaving


def _still_said(
    session: Session,
    mails: Sequence[Notice],
    parts: Mapping[int, Sequence[Notice]],
    *,
    now: datetime,
) -> dict[int, list[Words]]:
    """By row number of a mail, of its parts. Those it carries are dropped when they are over. A
    mail that cannot be read waits for its key, and is left out."""
    said: dict[int, list[Words]] = {}
    waiting: list[tuple[Notice, Waiting]] = []
    for mail in mails:
        some = parts.get(mail.id, ())
        try:
            read = [(part, unseal(session, part)) for part in some if not _is_late(part, now)]
        except WrongKey:
            settle(mail, NoticeStatus.queued, "sealed with a key that is not here")
            mail.next_at = now + WAIT_FOR_KEY
            continue
        said[mail.id] = []
        waiting += [(mail, one) for one in read]
        for part in some:
            if _is_late(part, now) and part is not mail:
                _drop(part, now=now)
    held = what_holds(session, [one for _, one in waiting])
    for (mail, (part, _)), holds in zip(waiting, held, strict=True):
        if holds is not None:
            said[mail.id].append(Words(part.template, holds))
        elif part is not mail:
            _drop(part, now=now)
    return said


def _is_late(notice: Notice, now: datetime) -> bool:
    return notice.expires_at is not None and notice.expires_at <= now


def _drop(notice: Notice, *, now: datetime) -> None:
    if _is_late(notice, now):
        settle(notice, NoticeStatus.expired, notice.last_error)
    else:
        settle(notice, NoticeStatus.cancelled, "what it was about is over")


def _programmes(session: Session, notices: Sequence[Notice]) -> Mapping[int | None, Programme]:
    ids = sorted({one.programme_id for one in notices if one.programme_id is not None})
    found = session.exec(PROGRAMMES, params={"programmes": ids}) if ids else ()
    return {programme.id: programme for programme in found}


def take_next(
    session: Session,
    take: ReturningUpdate[tuple[int]] = TAKE,
    *,
    sender: str,
    now: datetime,
    lease: timedelta,
    most: int,
) -> Sequence[Notice]:
    """What became due last goes first: who waits for a code is not behind a whole publication. Of
    several for one person the first: the others may go along in it."""
    given = {"now": now, "sender": sender, "until": now + lease, "most": most}
    taken = session.connection().execute(take, given).scalars().all()
    if not taken:
        return []
    fresh = {"populate_existing": True}
    found = session.exec(TAKEN, params={"notices": taken}, execution_options=fresh).all()
    firsts = {one.person_id or -one.id: one for one in reversed(found)}
    for one in found:
        if firsts[one.person_id or -one.id] is not one:
            settle(one, NoticeStatus.queued, one.last_error)
    if len(firsts) < len(found):
        session.flush()
    return [one for one in found if firsts[one.person_id or -one.id] is one]


def take_back_lost(session: Session, *, now: datetime) -> None:
    """A lease that ran out: its sender was killed or cut off, before or after the mail left."""
    for number in session.connection().execute(LOST_ONES, {"now": now}).scalars().all():
        notice = session.get_one(Notice, number)
        lose_track(session, notice, again=now, why="the sender stopped before it knew")
    session.flush()


def are_held(session: Session, claims: Sequence[Claim]) -> set[int]:
    """Which of these claims of one sender hold still, by row number of the notice."""
    return set(session.connection().execute(ARE_HELD, all_held(claims)).scalars())


def all_held(claims: Sequence[Claim]) -> Mapping[str, object]:
    """What ALL_HELD asks for."""
    return {"held": [(one.notice.id, one.fence) for one in claims], "by": claims[0].sender}


def renew(
    session: Session, claims: Sequence[Claim], *, now: datetime, lease: timedelta = LEASE
) -> bool:
    """Keep claims while the mail server takes its time. Whether they were still ours."""
    kept = update(Notice).where(ALL_HELD).values(lease_until=now + lease)
    return session.connection().execute(kept, all_held(claims)).rowcount == len(claims)
