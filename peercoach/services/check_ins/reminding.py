"""One reminder of a check-in that was not answered: four days after it left, by a link of its own.

What a mail scanner may have answered is not answered.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from peercoach.models import CheckIn, Notice, NoticeStatus, Pair, PairStatus, Programme
from peercoach.notify.messages.check_in import CLOSING_TEMPLATE, TEMPLATE
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import calendar_of
from peercoach.services.check_ins.asking import owe_check_ins
from peercoach.services.check_ins.known import is_known, what_is_known
from peercoach.services.check_ins.plan import planned_of
from peercoach.services.pairs.duos import find_duos
from peercoach.services.portions import portions
from peercoach.services.programmes.programmes import each_programme

AFTER = timedelta(days=4)
ON_THE_WAY = (NoticeStatus.queued, NoticeStatus.sending)


def remind_of_check_ins(session: Session, *, now: datetime) -> int:
    """Once each, on the next morning on which we may write; how many mails. Not where it is known
    meanwhile what was asked."""
    return sum(_remind_in(session, programme, now=now) for programme in each_programme(session))


def _remind_in(session: Session, programme: Programme, *, now: datetime) -> int:
    calendar = calendar_of(programme)
    if not calendar.may_write_now(now):
        return 0

    def is_time(since: datetime | None) -> bool:
        return since is not None and calendar.next_morning(calendar.day(since + AFTER)) <= now

    unanswered = [
        row for row in _unanswered(session, programme, now=now) if is_time(row.sent_at)
    ]  # their mail left then, or later
    left = _left(session, programme, unanswered)
    waiting = [row for row in unanswered if is_time(left.get(row.id, row.sent_at))]
    if not waiting:
        return 0
    ids = sorted({row.pair_id for row in waiting})
    known = what_is_known(session, ids, now=now)
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
            or_(col(CheckIn.answered_at).is_(None), col(CheckIn.suspect)),
            col(CheckIn.reminded_at).is_(None),
            col(CheckIn.skipped).is_(None),
        )
        .order_by(col(CheckIn.id))
    ).all()


def _left(
    session: Session, programme: Programme, asked: Sequence[CheckIn]
) -> dict[int, datetime | None]:
    """By row, when its mail left; None while it waits for its turn. The mail was owed at the moment
    of the question."""
    left: dict[int, datetime | None] = {}
    asked_at = {row.id: row.sent_at for row in asked}
    for some in portions([row.id for row in asked]):
        mails = session.exec(
            select(CheckIn.id, col(Notice.programme_id), col(Notice.status), col(Notice.sent_at))
            .join(Notice, col(Notice.person_id) == CheckIn.person_id)
            .where(
                col(CheckIn.id).in_(some),
                col(Notice.created_at) == CheckIn.sent_at,
                or_(
                    (col(CheckIn.step) == CLOSING) & (Notice.template == CLOSING_TEMPLATE),
                    (col(CheckIn.step) != CLOSING) & (Notice.template == TEMPLATE),
                ),
            )
        )
        for number, of, status, sent_at in mails:
            if of == programme.id:  # asked here: a person's mails are few, a programme's are not
                left[number] = None if status in ON_THE_WAY else sent_at or asked_at[number]
    return left
