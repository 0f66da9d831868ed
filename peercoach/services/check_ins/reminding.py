"""One reminder of a check-in that was not answered: after four days, by a link of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.models import CheckIn, Pair, PairStatus, Programme
from peercoach.services.calendar.days import calendar_of
from peercoach.services.check_ins.asking import is_known, known_contacts, owe_check_ins, portions
from peercoach.services.check_ins.plan import planned_of
from peercoach.services.pairs.duos import find_duos

AFTER = timedelta(days=4)


def remind_of_check_ins(session: Session, *, now: datetime) -> int:
    """Once each, on the next morning on which we may write; how many mails. Not where it is known
    meanwhile what was asked."""
    return sum(
        _remind_in(session, programme, now=now)
        for programme in session.exec(select(Programme).order_by(col(Programme.id))).all()
    )


def _remind_in(session: Session, programme: Programme, *, now: datetime) -> int:
    calendar = calendar_of(programme)
    if not calendar.may_write_now(now):
        return 0
    waiting = [
        row
        for row in _unanswered(session, programme, now=now)
        if row.sent_at and calendar.next_morning(calendar.day(row.sent_at + AFTER)) <= now
    ]
    ids = sorted({row.pair_id for row in waiting})
    known = known_contacts(session, ids)
    steps = {step.name: step for step in planned_of(programme).steps()}
    again = []
    for row in waiting:
        row.reminded_at = now  # also where it is left out: it is looked at once
        step = steps.get(row.step)
        if step is not None and not is_known(known[row.pair_id], step):
            again.append(row)
    duos = {
        duo.pair.id: duo
        for some in portions(ids)
        for duo in find_duos(session, col(Pair.id).in_(some))
    }
    return owe_check_ins(session, programme, again, duos, again=True, now=now)


def _unanswered(session: Session, programme: Programme, *, now: datetime) -> Sequence[CheckIn]:
    return session.exec(
        select(CheckIn)
        .join(Pair, col(Pair.id) == CheckIn.pair_id)
        .where(
            Pair.programme_id == programme.id,
            Pair.status == PairStatus.live,
            col(CheckIn.sent_at) <= now - AFTER + timedelta(days=1),
            col(CheckIn.answer_until) > now,
            col(CheckIn.answered_at).is_(None),
            col(CheckIn.reminded_at).is_(None),
            col(CheckIn.skipped).is_(None),
        )
        .order_by(col(CheckIn.id))
    ).all()
