"""What is done by the clock: nothing stays unopened unnoticed, and nothing is kept for ever."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import Concern, ConcernEntry, Person, Programme, RoleKind
from peercoach.notify.messages.care import WAITING
from peercoach.notify.outbox import owe
from peercoach.services.audit import record
from peercoach.services.calendar.working_days import working_days_since
from peercoach.services.care.readers import readers_of
from peercoach.services.care.reading import SUBJECT
from peercoach.services.programmes.roles import people_with_role

KEPT_FOR = timedelta(weeks=12)
COORDINATORS_AFTER = 2
"""Working days after which a coordinator hears that something waits: not what, nor of whom."""


def unopened(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of what nobody opened."""
    return select(Concern.id).where(
        col(Concern.opened_at).is_(None), col(Concern.closed_at).is_(None)
    )


def remind_readers(session: Session, *, now: datetime) -> int:
    """After one working day unopened all readers hear of it, and on every working day after that;
    after two the coordinators do as well, once. How many mails that makes."""
    waiting = session.exec(
        select(Concern, Programme)
        .join(Programme, col(Programme.id) == Concern.programme_id)
        .where(col(Concern.id).in_(unopened(now)))
        .order_by(col(Concern.made_at))
    ).all()
    return sum(_remind(session, concern, programme, now=now) for concern, programme in waiting)


def _remind(session: Session, concern: Concern, programme: Programme, *, now: datetime) -> int:
    days = working_days_since(concern.made_at, now, ZoneInfo(programme.time_zone))
    if days == 0:
        return 0
    readers = readers_of(session, programme.id, but={concern.author_id, concern.about_id})
    owed = sum(_owe(session, concern, days, to, None, now) for to in readers)
    if days >= COORDINATORS_AFTER:
        known = {reader.id for reader in readers} | {concern.author_id, concern.about_id}
        owed += sum(
            _owe(session, concern, COORDINATORS_AFTER, to, programme, now)
            for to in people_with_role(session, programme, RoleKind.coordinator)
            if to.id not in known
        )
    return owed


def _owe(
    session: Session,
    concern: Concern,
    days: int,
    to: Person,
    coordinated: Programme | None,
    now: datetime,
) -> bool:
    desk = f"/co/{coordinated.slug}/care" if coordinated else None
    return owe(
        session,
        key=f"concern:{concern.id}:{days}:{to.id}",
        to=to,
        template=WAITING,
        payload={"again": True, "desk": desk},
        now=now,
        programme_id=concern.programme_id,
    )


def kept_concerns(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of all there are."""
    return select(Concern.id)


def forget_concerns(session: Session, *, now: datetime) -> int:
    """Delete what is twelve weeks old, opened or not; that this happened is in the audit."""
    old = session.exec(select(Concern).where(col(Concern.made_at) <= now - KEPT_FOR)).all()
    for concern in old:
        session.exec(delete(ConcernEntry).where(col(ConcernEntry.concern_id) == concern.id))
        session.delete(concern)
        session.flush()
        record(
            session,
            now=now,
            actor="timetable",
            action="forget",
            subject_kind=SUBJECT,
            subject_uid=concern.uid,
            details={"was_opened": concern.opened_at is not None},
        )
    return len(old)
