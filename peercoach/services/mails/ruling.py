"""Whether a mail may leave now: never what somebody does not want, by day only, not too many."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from peercoach.models import Notice, NoticeStatus, Person, Programme
from peercoach.notify.kinds import kind_of, templates_that
from peercoach.notify.outbox.verdicts import GO, Verdict
from peercoach.services.mails.quiet_hours import next_day, next_moment

A_WEEK = timedelta(days=7)
IN_A_WEEK = 2
WORKS_NOT = 2
"""After so many mails that an address did not take, it gets no more of what can wait."""
SOON = timedelta(seconds=5)
COUNTED = (NoticeStatus.sending, NoticeStatus.sent, NoticeStatus.uncertain)

# Held until the claim is stored: of two senders that count at once the second sees the first
WISHES = (
    select(col(Person.unwanted_mail))
    .where(col(Person.id) == bindparam("person"))
    .with_for_update(key_share=True, skip_locked=True)
)
LEFT = func.coalesce(col(Notice.sent_at), col(Notice.next_at))
LATELY = (
    select(LEFT)
    .where(
        col(Notice.person_id) == bindparam("person"),
        col(Notice.id) != bindparam("mail"),
        col(Notice.carried_by_id).is_(None),
        col(Notice.status).in_(COUNTED),
        col(Notice.template).in_(templates_that(by_day=True)),
        bindparam("since") < LEFT,
    )
    .order_by(LEFT.desc())
)
LAST_TRIED = (
    select(col(Notice.status))
    .where(
        col(Notice.recipient) == bindparam("recipient"),
        col(Notice.person_id) == bindparam("person"),
        col(Notice.carried_by_id).is_(None),
        col(Notice.status).in_([NoticeStatus.sent, NoticeStatus.bounced]),
    )
    .order_by(col(Notice.id).desc())
    .limit(WORKS_NOT)
)


def may_leave(session: Session, notice: Notice, *, now: datetime) -> Verdict:
    """What they asked for, what their safety or a meeting needs, and what the other of their pair
    did leaves at any time. The rest waits for day, and what can be done without for its turn."""
    kind = kind_of(notice.template)
    if not kind.sort.by_day or notice.person_id is None:
        return GO
    asked = {"person": notice.person_id}
    person = session.connection().execute(WISHES, asked).one_or_none()
    if person is None:
        return Verdict(until=now + SOON)
    if kind.topic and kind.topic in (person.unwanted_mail or ()):
        return Verdict(never="not wanted")
    if kind.sort.capped and _is_refused(session, notice):
        return Verdict(never="the address does not take mail")
    programme = session.get(Programme, notice.programme_id) if notice.programme_id else None
    until = next_moment(now, programme, not_in_exams=kind.sort.capped)
    if until > now:
        return Verdict(until=until)
    if kind.sort.capped:
        turn = _turn(_lately(session, notice, now=now), programme, now=now)
        if turn > now:
            until = next_moment(turn, programme, not_in_exams=True)
            return Verdict(until=until, enough=True)
    return GO


def _lately(session: Session, notice: Notice, *, now: datetime) -> Sequence[datetime]:
    """When mail of the programme left for them within a week, or is leaving; newest first."""
    given = {"person": notice.person_id, "mail": notice.id, "since": now - A_WEEK}
    return session.connection().execute(LATELY, given).scalars().all()


def _turn(lately: Sequence[datetime], programme: Programme | None, *, now: datetime) -> datetime:
    """The first moment at which one more is not too many."""
    turn = now
    if lately:
        turn = max(turn, next_day(lately[0], programme))
    if len(lately) >= IN_A_WEEK:
        turn = max(turn, lately[IN_A_WEEK - 1] + A_WEEK)
    return turn


def _is_refused(session: Session, notice: Notice) -> bool:
    """Whether the last mails to this address, none in between getting through, were refused."""
    given = {"recipient": notice.recipient, "person": notice.person_id}
    last = session.connection().execute(LAST_TRIED, given).scalars()
    return list(last) == [NoticeStatus.bounced] * WORKS_NOT
