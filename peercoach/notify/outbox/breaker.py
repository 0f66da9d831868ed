"""A mail server that refuses everything, or answers nothing: then it is not about the mails.

After ten refusals in a row all senders stop, the mails get their attempts back, and one mail a
minute tries whether it is over. So it is after ten mails that were handed over without an answer;
as each may have arrived, nothing is given back, and the next tries come at twice the distance, up
to an hour. A mail that gets through ends it. An address that is refused counts
as well, once: refused in the same words after others got through, it is the address.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, or_, select, update

from peercoach.models import MailServerState, Notice, NoticeStatus

STOPS_AFTER = 10
PROBE_EVERY, PROBE_SELDOM = timedelta(minutes=1), timedelta(hours=1)
CODE = re.compile(r"\d{3}( \d\.\d+\.\d+)?")
"""Of what a mail server says: the rest may name somebody's address."""
STATE = select(MailServerState)
IN_TROUBLE = select(MailServerState.refused, MailServerState.probe_at)
STOPPED_AT = select(MailServerState.stopped_at)
HELD_SINCE = STOPPED_AT.where(col(MailServerState.probe_at).is_(None))


@dataclass(frozen=True, slots=True)
class Stopped:
    """Since when nothing leaves, and what the mail server said last; `held` until a person lets it
    go (see `holding.py`), and then why."""

    since: datetime
    said: str
    held: bool = False


def stopped(session: Session) -> Stopped | None:
    row = session.exec(STATE).first()
    if row is None or row.stopped_at is None:
        return None
    return Stopped(row.stopped_at, row.said or "", held=row.probe_at is None)


def may_try(session: Session, *, now: datetime) -> bool:
    """Whether mail leaves, or one may try; asked without taking any lock."""
    row = session.exec(STATE).first()
    return (
        row is None or row.stopped_at is None or (row.probe_at is not None and row.probe_at <= now)
    )


def take_turn(session: Session, *, now: datetime) -> bool:
    """As `may_try`, and of several senders one takes the turn."""
    if session.connection().execute(STOPPED_AT).scalar() is None:
        return True
    taken = (
        update(MailServerState)
        .where(col(MailServerState.probe_at) <= now)
        .values(probe_at=now + PROBE_EVERY)
    )
    return bool(session.exec(taken).rowcount)


def note_taken(session: Session) -> None:
    """The mail server took a mail."""
    known = session.connection().execute(IN_TROUBLE).first()
    if known is not None and (known.refused or known.probe_at):  # what a person holds stays held
        row = locked_state(session)
        row.refused, row.stopped_at, row.probe_at, row.said = [], None, None, None


def note_refused(session: Session, notice: Notice | None, *, said: str, now: datetime) -> bool:
    """The mail server refused a mail, or (None) was not reached. Whether mail is stopped now: then
    this one was no attempt."""
    row = locked_state(session)
    if row.stopped_at is not None and row.probe_at is None:  # held: the reason stays
        return True
    row.said = said[: ends.end()] if (ends := CODE.match(said)) else said
    if row.stopped_at is not None:
        return True
    number = notice.id if notice else None
    if number is None or number not in row.refused:
        row.refused = [*row.refused, number]
    if len(row.refused) < STOPS_AFTER:
        return False
    row.stopped_at, row.probe_at = now, now + PROBE_EVERY
    _give_attempts_back(session, [one for one in row.refused if one is not None], now=now)
    return True


def note_no_answer(session: Session, *, said: str, now: datetime) -> None:
    """A mail was handed over, and nobody knows what became of it."""
    if note_refused(session, None, said=said, now=now):
        row = locked_state(session)
        if row.stopped_at is not None and row.probe_at is not None:
            row.probe_at = now + min(max(now - row.stopped_at, PROBE_EVERY), PROBE_SELDOM)


def _give_attempts_back(session: Session, numbers: list[int], *, now: datetime) -> None:
    """Also to those that were given up. What held a secret is gone: people ask for another."""
    refused = session.exec(
        select(Notice)
        .where(
            or_(col(Notice.id).in_(numbers), col(Notice.carried_by_id).in_(numbers)),
            col(Notice.status).in_(
                [NoticeStatus.queued, NoticeStatus.bounced, NoticeStatus.failed]
            ),
        )
        .with_for_update(skip_locked=True)
    )
    for notice in refused:
        if notice.payload:
            notice.status = NoticeStatus.queued
            notice.attempts = max(0, notice.attempts - 1)
            notice.next_at = now + PROBE_EVERY


def locked_state(session: Session) -> MailServerState:
    session.connection().execute(
        text("INSERT INTO mail_server_state (id, refused) VALUES (1, '[]') ON CONFLICT DO NOTHING")
    )
    return session.exec(
        select(MailServerState).with_for_update().execution_options(populate_existing=True)
    ).one()
