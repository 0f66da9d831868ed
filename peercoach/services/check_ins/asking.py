"""Asking: check-ins that have become due become rows, and a mail owed to each person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, and_, col, exists, insert, or_, select

from peercoach.models import (
    CheckIn,
    Pair,
    PairStatus,
    Programme,
)
from peercoach.notify.many import Owed, owe_many
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import Calendar, calendar_of
from peercoach.services.check_ins.known import Known, is_known, what_is_known
from peercoach.services.check_ins.plan import Step, planned_of
from peercoach.services.pairs.duos import Duo, find_duos, first_name
from peercoach.services.portions import portions
from peercoach.services.programmes.programmes import each_programme
from peercoach.services.tokens import hash_of, new_token

ANSWER_WITHIN = timedelta(days=21)
MAIL_WITHIN = timedelta(days=7)
"""A mail that could not leave for so long is not sent any more."""

SOON, FIRST_DAYS = timedelta(days=3), timedelta(weeks=2)

KNOWN = "the answer was known"
MISSED = "a later one was due before this one was asked"
ONCE = "asked once, whomever somebody is paired with"

ONE_YEAR = timedelta(weeks=26)
"""Whoever was asked the closing questions within that time was asked them about this year."""


def ask_check_ins(session: Session, *, now: datetime) -> int:
    """Ask what is due and was not asked. Each person, pair and step once; how many mails."""
    mails = 0
    for programme in each_programme(session):
        mails += _ask_in(session, programme, now=now)
    return mails


def _ask_in(session: Session, programme: Programme, *, now: datetime) -> int:
    calendar = calendar_of(programme)
    due: dict[int, list[Step]] = defaultdict(list)
    for step, pair_ids in _not_yet_planned(session, programme, calendar, now=now):
        for pair_id in pair_ids:
            due[pair_id].append(step)
    if not due:
        return 0
    duos = _duos_of(session, due)
    soon = _due_soon(session, programme, due, duos, calendar, now=now)
    duos |= _duos_of(session, soon)
    due |= soon
    known = what_is_known(session, list(due), now=now)
    rows = [
        row
        for pair_id, steps in due.items()
        for row in _plan_pair(duos[pair_id], steps, known[pair_id], calendar, now=now)
    ]
    _close_once(session, programme, rows, now=now)
    asked = [row for row in rows if row.skipped is None]
    mails = owe_check_ins(session, programme, asked, duos, now=now)
    session.execute(insert(CheckIn), [row.model_dump(exclude={"id"}) for row in rows])
    return mails


def _not_yet_planned(
    session: Session, programme: Programme, calendar: Calendar, *, now: datetime
) -> list[tuple[Step, Sequence[int]]]:
    """Each step with the live pairs whose day for it has come, and that have no row for it. Many
    pairs start at one moment: nearly every day two short questions say that there are none."""
    live = (Pair.programme_id == programme.id, Pair.status == PairStatus.live)
    starts = session.exec(select(Pair.started_at).where(*live).distinct()).all()
    waits = [
        (step, and_(col(Pair.started_at).in_(some), ~_planned(step)))
        for step in planned_of(programme).steps()
        for some in portions([s for s in starts if s and _is_due(step, s, calendar, now)])
    ]
    anybody = or_(false(), *(which for _, which in waits))
    if not session.exec(select(Pair.id).where(*live, anybody).limit(1)).all():
        return []
    return [
        (step, session.exec(select(Pair.id).where(*live, which).order_by(col(Pair.id))).all())
        for step, which in waits
    ]


def _planned(step: Step) -> ColumnElement[bool]:
    return exists().where(col(CheckIn.pair_id) == col(Pair.id), col(CheckIn.step) == step.name)


def _due_soon(
    session: Session,
    programme: Programme,
    due: Mapping[int, Sequence[Step]],
    duos: Mapping[int, Duo],
    calendar: Calendar,
    *,
    now: datetime,
) -> dict[int, list[Step]]:
    """Pairs that are asked a few days sooner, together with others of their coach: who got
    first-years on three days of one week would else get three mails. Not “have you been in
    touch?”: on the fifth day it matters which day it is."""
    live = (Pair.programme_id == programme.id, Pair.status == PairStatus.live)
    found: dict[int, list[Step]] = {}
    late = {step for steps in due.values() for step in steps if step.after >= FIRST_DAYS}
    starts = session.exec(select(Pair.started_at).where(*live).distinct()).all() if late else ()
    for step in sorted(late, key=lambda step: step.after):
        coaches = {duos[pair_id].pair.coach_id for pair_id, steps in due.items() if step in steps}
        soon = [
            start
            for start in starts
            if start
            and _is_due(step, start, calendar, now + SOON)
            and not _is_due(step, start, calendar, now)
        ]
        for some in portions(soon):
            waits = select(Pair.id, Pair.coach_id).where(
                *live, col(Pair.started_at).in_(some), ~_planned(step)
            )
            for pair_id, coach_id in session.exec(waits):
                if coach_id in coaches and pair_id not in due:
                    found[pair_id] = [step]
    return found


def _duos_of(session: Session, pair_ids: Iterable[int]) -> dict[int, Duo]:
    some_duos = (find_duos(session, col(Pair.id).in_(some)) for some in portions(list(pair_ids)))
    return {duo.pair.id: duo for some in some_duos for duo in some}


def _plan_pair(
    duo: Duo,
    steps: Sequence[Step],
    known: Collection[Known],
    calendar: Calendar,
    *,
    now: datetime,
) -> list[CheckIn]:
    """A row for each step that is due; where several are, after an outage, the last is asked."""
    rows = []
    for step in steps:
        skipped = MISSED if step is not steps[-1] else None
        if skipped is None and is_known(known, step):
            skipped = KNOWN
        for person in (duo.first_year, duo.coach):
            row = CheckIn(
                pair_id=duo.pair.id,
                step=step.name,
                person_id=person.id,
                due_at=_due(step, duo.pair.started_at or duo.pair.made_at, calendar),
                skipped=skipped,
            )
            if skipped is None:
                row.sent_at, row.answer_until = now, now + ANSWER_WITHIN
            rows.append(row)
    return rows


def _close_once(
    session: Session, programme: Programme, rows: Sequence[CheckIn], *, now: datetime
) -> None:
    """Leave out the closing questions of who has them already, by another pair."""
    closing = [row for row in rows if row.step == CLOSING and row.skipped is None]
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
            )
        )
    }
    for row in sorted(closing, key=lambda row: row.pair_id):
        if row.person_id in known:
            row.skipped, row.sent_at, row.answer_until = ONCE, None, None
        known.add(row.person_id)


def _due(step: Step, start: datetime, calendar: Calendar) -> datetime:
    return step.due(calendar.day(start), calendar)


def _is_due(step: Step, start: datetime, calendar: Calendar, now: datetime) -> bool:
    """Its day has come; that of a step which was added later came since."""
    due = _due(step, start, calendar)
    return due <= now and (step.added is None or calendar.day(due) >= step.added)


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
    token = new_token()
    if again:
        row.reminder_hash = hash_of(token)
    else:
        row.token_hash = hash_of(token)
    other = first_name(duo.other(row.person_id))
    return {"pair": row.pair_id, "step": row.step, "other": other, "token": token}
