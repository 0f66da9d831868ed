"""What is done by the clock: nothing stays unopened unnoticed, and nothing is kept for ever."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import Concern, ConcernEntry, Person, Programme, RoleKind
from peercoach.services.audit import record
from peercoach.services.calendar.working_days import is_working_time, working_hours_later
from peercoach.services.care.readers import readers_of
from peercoach.services.care.reading import SUBJECT
from peercoach.services.care.summons import Summons, call, told_since
from peercoach.services.programmes.roles import people_with_role

KEPT_FOR = timedelta(weeks=12)
CALLED_AFTER = (4, 8, 16)
"""Hours of work after which somebody hears that it waits: who was called first, all readers, and
the coordinators: not what, nor of whom."""
COORDINATORS_AT = 2
A_WEEK = 40
TOGETHER = timedelta(hours=1)


def unopened(_now: datetime) -> SelectOfScalar[int]:
    """The row numbers of what nobody opened."""
    return select(Concern.id).where(
        col(Concern.opened_at).is_(None), col(Concern.closed_at).is_(None)
    )


def remind_readers(session: Session, *, now: datetime) -> int:
    """What nobody opens is told to more and more people, while staff are at work: who was called
    first once more, then all readers, then coordinators as well, and these every week. One mail per
    person for all that waits. How many that makes."""
    waiting: dict[int, list[Concern]] = defaultdict(list)
    found = session.exec(
        select(Concern).where(col(Concern.id).in_(unopened(now))).order_by(col(Concern.made_at))
    )
    for concern in found:
        waiting[concern.programme_id].append(concern)
    programmes = (session.get_one(Programme, number) for number in sorted(waiting))
    return sum(
        _remind(session, programme, waiting[programme.id], now=now)
        for programme in programmes
        if is_working_time(now, ZoneInfo(programme.time_zone))
    )


def _remind(
    session: Session, programme: Programme, waiting: Sequence[Concern], *, now: datetime
) -> int:
    """Each of them is called when a turn came, of anything, since they were: for all that have
    theirs within the hour."""
    zone, desk = ZoneInfo(programme.time_zone), f"/co/{programme.slug}/care"
    turns: dict[int, list[_Turn]] = defaultdict(list)
    people: dict[int, Person] = {}
    reads = {one.id for one in readers_of(session, programme.id)}
    coordinators = people_with_role(session, programme, RoleKind.coordinator)
    for concern in waiting:
        involved = {concern.author_id, concern.about_id}
        readers = readers_of(session, programme.id, but=involved)
        others = [one for one in coordinators if one.id not in involved | reads]
        for number, came in enumerate(_turns(concern.made_at, now + TOGETHER, zone)):
            called = readers[:1] if number == 0 else readers
            for to in [*called, *(others if number >= COORDINATORS_AT else ())]:
                people[to.id] = to
                turns[to.id].append(_Turn(came, concern, number))
    due = {
        person: max(past, key=_when)
        for person, those in turns.items()
        if (past := [turn for turn in those if turn.came <= now])
    }
    return sum(
        call(
            session,
            people[person],
            programme.id,
            Summons(
                len({turn.concern.id for turn in turns[person]}),
                again=True,
                desk=None if person in reads else desk,
            ),
            key=f"concern:{newest.concern.id}:turn-{newest.number}:{person}",
            now=now,
        )
        for person, newest in due.items()
        if not told_since(session, people[person], programme, newest.came - TOGETHER, now=now)
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    came: datetime
    concern: Concern
    number: int


def _when(turn: _Turn) -> datetime:
    return turn.came


def _turns(made_at: datetime, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Those that came: after half a working day, one, two, and then every week."""
    for hours in chain(CALLED_AFTER, count(CALLED_AFTER[-1] + A_WEEK, A_WEEK)):
        came = working_hours_later(made_at, hours, zone)
        if came > now:
            return
        yield came


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
