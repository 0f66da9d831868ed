"""Outside a round in numbers, for the overview."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from peercoach.models import Programme
from peercoach.services.all_year.approving import proposed
from peercoach.services.all_year.asking import last_look
from peercoach.services.all_year.happened import what_happened
from peercoach.services.all_year.waiting import latest_moment, round_of, who_waits


@dataclass(frozen=True, slots=True)
class Late:
    """How many wait, for how many of them there is a place, when the `first` hears at the latest,
    and how much happened that asks for a change."""

    waits: int
    places: int
    first: datetime | None
    changes: int


def late_today(session: Session, programme: Programme, *, now: datetime) -> Late:
    waits = who_waits(session, programme)
    round_ = round_of(session, programme) if waits else None
    draft = last_look(session, round_) if round_ else None
    rows = proposed(session, draft) if draft else []
    ids = {one.enrolment.id for one in waits}
    moments = [latest_moment(one, programme) for one in waits if one.told_at is None]
    return Late(
        len(waits),
        sum(row.first_year_id in ids for row in rows),
        min(moments, default=None),
        len(what_happened(session, programme, now=now)),
    )
