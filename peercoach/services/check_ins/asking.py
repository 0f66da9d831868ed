"""Asking: check-ins that have become due become rows, and a mail owed to each person."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from sqlmodel import Session, col, exists, select

from peercoach.models import (
    CheckIn,
    Contact,
    ContactKind,
    Pair,
    PairStatus,
    Programme,
)
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.check_ins.plan import Step, planned_of
from peercoach.services.pairs.duos import Duo, find_duos, first_name

ANSWER_WITHIN = timedelta(days=21)
MAIL_WITHIN = timedelta(days=7)
"""A mail that could not leave for so long is not sent any more."""

SOME = 500
T = TypeVar("T")

KNOWN = "the answer was known"
MISSED = "a later one was due before this one was asked"
ONCE = "asked once, whomever somebody is paired with"

ONE_YEAR = timedelta(weeks=26)
"""Whoever was asked the closing questions within that time was asked them about this year."""


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
    for step, starts in _steps_due(session, programme, calendar, now=now):
        for duo in _not_yet_planned(session, programme, step, starts):
            duos[duo.pair.id] = duo
            due.setdefault(duo.pair.id, []).append(step)
    contacts = known_contacts(session, list(due))
    asked = [
        row
        for pair_id, steps in due.items()
        for row in _plan_pair(session, duos[pair_id], steps, contacts[pair_id], calendar, now=now)
    ]
    session.flush()
    asked = _close_once(session, programme, asked, now=now)
    return owe_check_ins(session, programme, asked, duos, now=now)


def _steps_due(
    session: Session, programme: Programme, calendar: Calendar, *, now: datetime
) -> list[tuple[Step, list[datetime]]]:
    """Each step with the starts whose day for it has come. Many pairs start at one moment, so this
    is little work, every minute of the year."""
    starts = session.exec(
        select(Pair.started_at)
        .where(Pair.programme_id == programme.id, Pair.status == PairStatus.live)
        .distinct()
    ).all()
    return [
        (step, [start for start in starts if start and _is_due(step, start, calendar, now)])
        for step in planned_of(programme).steps()
    ]


def _not_yet_planned(
    session: Session, programme: Programme, step: Step, starts: Sequence[datetime]
) -> list[Duo]:
    """Live pairs that started then, and have no row for this step."""
    planned = exists().where(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.step) == step.name)
    ids = [
        pair_id
        for some in portions(starts)
        for pair_id in session.exec(
            select(Pair.id).where(
                Pair.programme_id == programme.id,
                Pair.status == PairStatus.live,
                col(Pair.started_at).in_(some),
                ~planned,
            )
        )
    ]  # none, nearly always
    return [duo for some in portions(ids) for duo in find_duos(session, col(Pair.id).in_(some))]


def portions(values: Sequence[T]) -> list[Sequence[T]]:
    """Databases limit how many values one question may hold."""
    return [values[first : first + SOME] for first in range(0, len(values), SOME)]


def known_contacts(session: Session, pair_ids: Sequence[int]) -> dict[int, set[ContactKind]]:
    """In what ways each of these pairs is known to have been in touch."""
    found: dict[int, set[ContactKind]] = defaultdict(set)
    for some in portions(pair_ids):
        known = select(Contact.pair_id, col(Contact.kind)).where(col(Contact.pair_id).in_(some))
        for pair_id, kind in session.exec(known.distinct()):
            found[pair_id].add(kind)
    return found


def _plan_pair(
    session: Session,
    duo: Duo,
    steps: Sequence[Step],
    contacts: Collection[ContactKind],
    calendar: Calendar,
    *,
    now: datetime,
) -> list[CheckIn]:
    """A row for each step that is due; where several are, after an outage, the last is asked."""
    asked = []
    for step in steps:
        skipped = MISSED if step is not steps[-1] else None
        if skipped is None and is_known(contacts, step):
            skipped = KNOWN
        for person in (duo.first_year, duo.coach):
            row = CheckIn(
                pair_id=duo.pair.id,
                step=step.name,
                person_id=person.id,
                due_at=_due(step, duo.pair.started_at or duo.pair.made_at, calendar),
                skipped=skipped,
            )
            session.add(row)
            if skipped is None:
                row.sent_at, row.answer_until = now, now + ANSWER_WITHIN
                asked.append(row)
    return asked


def _close_once(
    session: Session, programme: Programme, asked: Sequence[CheckIn], *, now: datetime
) -> list[CheckIn]:
    """Without the closing questions of who has them already, by another pair."""
    closing = [row for row in asked if row.step == CLOSING]
    if not closing:
        return list(asked)
    known = {
        person_id
        for some in portions(sorted({row.person_id for row in closing}))
        for person_id in session.exec(
            select(CheckIn.person_id)
            .join(Pair, col(Pair.id) == CheckIn.pair_id)
            .where(
                Pair.programme_id == programme.id,
                CheckIn.step == CLOSING,
                col(CheckIn.person_id).in_(some),
                col(CheckIn.sent_at) > now - ONE_YEAR,
                col(CheckIn.id).not_in([row.id for row in closing]),
            )
        )
    }
    for row in sorted(closing, key=lambda row: row.pair_id):
        if row.person_id in known:
            row.skipped, row.sent_at, row.answer_until = ONCE, None, None
        known.add(row.person_id)
    session.flush()
    return [row for row in asked if row.skipped is None]


def _due(step: Step, start: datetime, calendar: Calendar) -> datetime:
    return step.due(calendar.day(start), calendar)


def _is_due(step: Step, start: datetime, calendar: Calendar, now: datetime) -> bool:
    """Its day has come; that of a step which was added later came since."""
    due = _due(step, start, calendar)
    return due <= now and (step.added is None or calendar.day(due) >= step.added)


def is_known(contacts: Collection[ContactKind], step: Step) -> bool:
    """Whether what it asks was told already."""
    if step.unless == "meeting":
        return ContactKind.met in contacts
    return step.unless == "contact" and bool(contacts)


def owe_check_ins(
    session: Session,
    programme: Programme,
    asked: Sequence[CheckIn],
    duos: dict[int, Duo],
    *,
    again: bool = False,
    now: datetime,
) -> int:
    """One mail per person, with a line per pair: a coach is not written to four times at nine.

    The rows were new in this unit of work, and so are the mails about them; or they are `again`,
    once.
    """
    occasion = "checkin-again" if again else "checkin"
    by_person = sorted(asked, key=lambda row: (*_mail_of(row), row.pair_id))
    letters = []
    for _, group in groupby(by_person, key=_mail_of):
        rows = list(group)
        first = rows[0]
        person = duos[first.pair_id].member(first.person_id)
        letters.append(
            Owed(
                key=f"{occasion}:{first.pair_id}:{first.step}:{first.person_id}",
                person_id=person.id,
                address=person.email,
                language=person.language,
                template=CLOSING_TEMPLATE if first.step == CLOSING else TEMPLATE,
                payload={
                    "name": first_name(person),
                    "lines": [_line(row, duos[row.pair_id], again=again) for row in rows],
                    **({"again": True} if again else {}),
                },
                expires_at=now + MAIL_WITHIN,
            )
        )
    session.flush()
    return owe_many(session, letters, programme_id=programme.id, now=now)


def _mail_of(row: CheckIn) -> tuple[int, bool]:
    """The closing questions have a mail of their own."""
    return row.person_id, row.step == CLOSING


def _line(row: CheckIn, duo: Duo, *, again: bool) -> dict[str, Any]:
    """What the mail says about one pair; the token is stored here and nowhere else."""
    token = secrets.token_urlsafe(24)
    if again:
        row.reminder_hash = hash_token(token)
    else:
        row.token_hash = hash_token(token)
    other = first_name(duo.other(row.person_id))
    return {"pair": row.pair_id, "step": row.step, "other": other, "token": token}
