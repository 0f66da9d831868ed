"""When the two of a pair cannot: what they agreed on or suggested already, with whomever."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select, union_all

from peercoach.models import Enrolment, Meeting, MeetingStatus, Pair, Programme, Proposal
from peercoach.services.calendar.days import calendar_of
from peercoach.services.meetings.slots import slots

FEW = 3


def slots_for(
    session: Session,
    programme: Programme,
    pair: Pair,
    shared: Sequence[str],
    *,
    now: datetime,
    most: int = FEW,
) -> list[datetime]:
    """Times to suggest to this pair; `shared` are the parts of the week both ticked."""
    if not shared:
        return []
    busy = busy_times(session, pair, now=now)
    return slots(shared, calendar_of(programme), busy=busy, now=now, most=most)


def busy_times(session: Session, pair: Pair, *, now: datetime) -> list[datetime]:
    both = select(Enrolment.person_id).where(
        col(Enrolment.id).in_((pair.first_year_id, pair.coach_id))
    )
    theirs = select(Enrolment.id).where(col(Enrolment.person_id).in_(both))
    pairs = select(Pair.id).where(
        or_(col(Pair.first_year_id).in_(theirs), col(Pair.coach_id).in_(theirs))
    )
    taken = union_all(
        select(Meeting.starts_at).where(
            col(Meeting.pair_id).in_(pairs),
            Meeting.status == MeetingStatus.agreed,
            Meeting.starts_at > now,
        ),
        select(Proposal.starts_at).where(
            col(Proposal.pair_id).in_(pairs), Proposal.starts_at > now
        ),
    )
    return [moment for (moment,) in session.execute(taken)]
