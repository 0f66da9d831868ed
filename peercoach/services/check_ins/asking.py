"""Asking: check-ins that have become due become rows, and a mail owed to each person."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlmodel import Session, col, exists, select

from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    Pair,
    PairStatus,
    Programme,
)
from peercoach.notify.messages.check_in import TEMPLATE
from peercoach.notify.outbox import owe
from peercoach.services.calendar import Calendar, calendar_of
from peercoach.services.check_ins.plan import PLAN, Step
from peercoach.services.duos import Duo, find_duos, first_name

ANSWER_WITHIN = timedelta(days=21)
MAIL_WITHIN = timedelta(days=7)
"""A mail that could not leave for so long is not sent any more."""

KNOWN = "the answer was known"
MISSED = "a later one was due before this one was asked"


def ask_check_ins(session: Session, *, now: datetime) -> int:
    """Ask what is due and was not asked. Each person, pair and step once; how many mails."""
    mails = 0
    for programme in session.exec(select(Programme).order_by(col(Programme.id))).all():
        mails += _ask_in(session, programme, now=now)
    return mails


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _ask_in(session: Session, programme: Programme, *, now: datetime) -> int:
    calendar = calendar_of(programme)
    due: dict[int, list[Step]] = {}
    duos: dict[int, Duo] = {}
    for step in PLAN:
        for duo in _not_yet_planned(session, programme, step, calendar, now=now):
            duos[duo.pair.id] = duo
            due.setdefault(duo.pair.id, []).append(step)
    asked = [
        row
        for pair_id, steps in due.items()
        for row in _plan_pair(session, duos[pair_id], steps, calendar, now=now)
    ]
    session.flush()
    return _owe_mails(session, programme, asked, duos, now=now)


def _not_yet_planned(
    session: Session, programme: Programme, step: Step, calendar: Calendar, *, now: datetime
) -> list[Duo]:
    """Live pairs whose day for this step has come and that have no row for it."""
    latest_start = calendar.morning(calendar.day(now)) - step.after + timedelta(days=1)
    planned = exists().where(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.step) == step.name)
    candidates = find_duos(
        session,
        col(Pair.programme_id) == programme.id,
        col(Pair.status) == PairStatus.live,
        col(Pair.started_at) < latest_start,
        ~planned,
    )
    return [duo for duo in candidates if _due(step, duo.pair, calendar) <= now]


def _plan_pair(
    session: Session, duo: Duo, steps: Sequence[Step], calendar: Calendar, *, now: datetime
) -> list[CheckIn]:
    """A row for each step that is due; where several are, after an outage, the last is asked."""
    asked = []
    for step in steps:
        skipped = MISSED if step is not steps[-1] else None
        if skipped is None and _is_known(session, duo.pair, step):
            skipped = KNOWN
        for person in (duo.first_year, duo.coach):
            row = CheckIn(
                pair_id=duo.pair.id,
                step=step.name,
                person_id=person.id,
                due_at=_due(step, duo.pair, calendar),
                skipped=skipped,
            )
            session.add(row)
            if skipped is None:
                row.sent_at, row.answer_until = now, now + ANSWER_WITHIN
                asked.append(row)
    return asked


def _due(step: Step, pair: Pair, calendar: Calendar) -> datetime:
    return step.due(calendar.day(pair.started_at or pair.made_at), calendar)


def _is_known(session: Session, pair: Pair, step: Step) -> bool:
    if step.unless is None:
        return False
    contacts = select(Contact.id).where(col(Contact.pair_id) == pair.id).limit(1)
    if step.unless == "meeting":
        contacts = contacts.where(col(Contact.kind) == ContactKind.met)
    return session.exec(contacts).first() is not None


def _owe_mails(
    session: Session,
    programme: Programme,
    asked: Sequence[CheckIn],
    duos: dict[int, Duo],
    *,
    now: datetime,
) -> int:
    """One mail per person, with a line per pair: a coach is not written to four times at nine."""
    by_person = sorted(asked, key=lambda row: (row.person_id, row.pair_id))
    mails = 0
    for _, group in groupby(by_person, key=lambda row: row.person_id):
        rows = list(group)
        first = rows[0]
        person = duos[first.pair_id].member(first.person_id)
        mails += owe(
            session,
            key=f"checkin:{first.pair_id}:{first.step}:{first.person_id}",
            to=person,
            template=TEMPLATE,
            payload={
                "name": first_name(person),
                "lines": [_line(row, duos[row.pair_id]) for row in rows],
            },
            now=now,
            programme_id=programme.id,
            expires_at=now + MAIL_WITHIN,
        )
    return mails


def _line(row: CheckIn, duo: Duo) -> dict[str, Any]:
    """What the mail says about one pair; the token is stored here and nowhere else."""
    token = secrets.token_urlsafe(24)
    row.token_hash = hash_token(token)
    other = first_name(duo.other(row.person_id))
    return {"pair": row.pair_id, "step": row.step, "other": other, "token": token}
