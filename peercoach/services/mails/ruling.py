"""Whether a mail may leave now: never what somebody does not want, by day only, not too many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, and_, col, func, or_, select

from peercoach.models import IS_QUEUED, Notice, NoticeStatus, Person, Programme
from peercoach.notify.kinds import kind_of, templates_that
from peercoach.notify.outbox.verdicts import GO, Verdict
from peercoach.services.mails.quiet_hours import next_day, next_moment

A_WEEK = timedelta(days=7)
IN_A_WEEK = 2
WORKS_NOT = 2
"""After so many mails that an address did not take, it gets no more of what can wait."""
SOON = timedelta(seconds=5)
MAY_HAVE_LEFT = or_(
    col(Notice.status).in_((NoticeStatus.sending, NoticeStatus.sent, NoticeStatus.uncertain)),
    and_(IS_QUEUED, col(Notice.ambiguous) > 0),
)

# Held until the claim is stored: of two senders that count at once the second sees the first
WISHES = (
    select(col(Person.id), col(Person.unwanted_mail))
    .where(col(Person.id).in_(bindparam("people", expanding=True)))
    .order_by(col(Person.id))
    .with_for_update(key_share=True, skip_locked=True)
)
PERSON = cast(ColumnElement[int], col(Notice.person_id))
LEFT = func.coalesce(col(Notice.sent_at), col(Notice.next_at))
LATELY = (
    select(PERSON, col(Notice.id), LEFT)
    .where(
        col(Notice.person_id).in_(bindparam("people", expanding=True)),
        col(Notice.carried_by_id).is_(None),
        MAY_HAVE_LEFT,
        col(Notice.template).in_(templates_that(by_day=True)),
        bindparam("since") < LEFT,
    )
    .order_by(LEFT.desc())
)
TRIED = (NoticeStatus.sent, NoticeStatus.bounced)
TRIED_BEFORE = (
    select(PERSON, col(Notice.recipient), col(Notice.status))
    .where(
        col(Notice.person_id).in_(bindparam("people", expanding=True)),
        col(Notice.carried_by_id).is_(None),
        col(Notice.status).in_(TRIED),
    )
    .order_by(col(Notice.id).desc())
)
REFUSED = select(PERSON).where(
    col(Notice.person_id).in_(bindparam("people", expanding=True)),
    col(Notice.status) == NoticeStatus.bounced,
)


@dataclass(frozen=True, slots=True)
class _Known:
    """Of all whom these mails are to: what they do not want, when mail of the programme left for
    them within a week or is leaving, newest first, and whose address takes none."""

    unwanted: Mapping[int, Sequence[str]]
    lately: Mapping[int, Sequence[tuple[int, datetime]]]
    refused: Collection[tuple[int, str]]


def may_leave(session: Session, notices: Sequence[Notice], *, now: datetime) -> Sequence[Verdict]:
    """What they asked for, what their safety or a meeting needs, and what the other of their pair
    did leaves at any time. The rest waits for day, and what can be done without for its turn."""
    by_day = [one for one in notices if kind_of(one.template).sort.by_day and one.person_id]
    if not by_day:
        return [GO] * len(notices)
    known, waits = _known(session, by_day, now=now), {one.id for one in by_day}
    return [_verdict(session, one, known, now=now) if one.id in waits else GO for one in notices]


def _verdict(session: Session, notice: Notice, known: _Known, *, now: datetime) -> Verdict:
    kind, person = kind_of(notice.template), notice.person_id or 0
    if person not in known.unwanted:
        return Verdict(until=now + SOON)
    if kind.topic and kind.topic in known.unwanted[person]:
        return Verdict(never="not wanted")
    if kind.sort.capped and (person, notice.recipient) in known.refused:
        return Verdict(never="the address does not take mail")
    programme = session.get(Programme, notice.programme_id) if notice.programme_id else None
    until = next_moment(now, programme, not_in_exams=kind.sort.capped)
    if until > now:
        return Verdict(until=until)
    if kind.sort.capped:
        lately = [left for number, left in known.lately.get(person, ()) if number != notice.id]
        turn = _turn(lately, programme, now=now)
        if turn > now:
            until = next_moment(turn, programme, not_in_exams=True)
            return Verdict(until=until, enough=True)
    return GO


def _known(session: Session, notices: Sequence[Notice], *, now: datetime) -> _Known:
    capped = [one for one in notices if kind_of(one.template).sort.capped]
    people = {"people": sorted({one.person_id or 0 for one in notices})}
    counted = {"people": sorted({one.person_id or 0 for one in capped}), "since": now - A_WEEK}
    database = session.connection()
    unwanted = {person: topics or () for person, topics in database.execute(WISHES, people)}
    lately: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    refused: Sequence[int] = []
    if capped:
        for person, number, left in database.execute(LATELY, counted):
            lately[person].append((number, left))
        refused = database.execute(REFUSED, {"people": counted["people"]}).scalars().all()
    return _Known(unwanted, lately, _take_none(session, refused))


def _turn(lately: Sequence[datetime], programme: Programme | None, *, now: datetime) -> datetime:
    """The first moment at which one more is not too many."""
    turn = now
    if lately:
        turn = max(turn, next_day(lately[0], programme))
    if len(lately) >= IN_A_WEEK:
        turn = max(turn, lately[IN_A_WEEK - 1] + A_WEEK)
    return turn


def _take_none(session: Session, people: Collection[int]) -> set[tuple[int, str]]:
    """Of these, addresses whose last mails, none in between getting through, were refused."""
    if not people:
        return set()
    last: dict[tuple[int, str], list[NoticeStatus]] = defaultdict(list)
    for person, recipient, status in session.connection().execute(
        TRIED_BEFORE, {"people": sorted(set(people))}
    ):
        last[person, recipient].append(status)
    refused = [NoticeStatus.bounced] * WORKS_NOT
    return {address for address, tried in last.items() if tried[:WORKS_NOT] == refused}
