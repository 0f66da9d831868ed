"""A programme at a glance: what asks for attention today, and the numbers behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    Person,
    Programme,
    QuietEpisode,
    QuietReason,
    Side,
)
from peercoach.services.mails.sent import count_undelivered
from peercoach.services.pairs.pairs import count_pairs
from peercoach.services.quiet_pairs import ON_THE_LIST
from peercoach.services.rounds.rows import TAKEN

IN_TOUCH = (PairStatus.live, PairStatus.paused)
MINUTES = {"asking": 4.0, "quiet": 0.75, "waiting": 1.0, "changes": 1.0, "undelivered": 1.0}
"""About as long each of them takes."""

MOST_NAMED = 6
"""Of those who wait, so many are named on the first page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A first-year without a coach, and since when they wait: they signed up, or a pair ended."""

    uid: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TakingPart:
    first_years: int
    coaches: int
    places: int


@dataclass(frozen=True, slots=True)
class Overview(TakingPart):
    """`waits` first-years have no coach; `waiting` names those who wait longest."""

    pairs: dict[PairStatus, int]
    quiet: int
    asking: int
    waits: int
    waiting: Sequence[Waiting]
    undelivered: int

    @property
    def in_touch(self) -> int:
        return sum(self.pairs.get(status, 0) for status in IN_TOUCH)

    @property
    def is_new(self) -> bool:
        return not (self.first_years or self.coaches)


def taking_part(session: Session, programme: Programme) -> TakingPart:
    counts = {
        side: (people, places)
        for side, people, places in session.exec(
            select(Enrolment.side, func.count(col(Enrolment.id)), func.sum(col(Enrolment.capacity)))
            .where(_active(programme))
            .group_by(col(Enrolment.side))
        )
    }
    first_years, _ = counts.get(Side.first_year, (0, None))
    coaches, places = counts.get(Side.coach, (0, None))
    return TakingPart(first_years, coaches, places or 0)


def overview_of(session: Session, programme: Programme) -> Overview:
    those = taking_part(session, programme)
    return Overview(
        those.first_years,
        those.coaches,
        those.places,
        count_pairs(session, programme),
        *_count_flags(session, programme),
        *_waiting(session, programme),
        count_undelivered(session, programme),
    )


def to_do(today: Overview, *, asked_late: int, changes: int) -> dict[str, int]:
    """How many there are of each kind of thing that waits for a coordinator. Whom a round will pair
    wait for that, and not for them."""
    counts = {
        "asking": today.asking,
        "quiet": today.quiet,
        "waiting": asked_late,
        "changes": changes,
        "undelivered": today.undelivered,
    }
    return {name: count for name, count in counts.items() if count}


def minutes_for(counts: Mapping[str, int]) -> dict[str, int]:
    """About how many minutes each kind takes."""
    return {name: ceil(count * MINUTES[name]) for name, count in counts.items()}


def _waiting(session: Session, programme: Programme) -> tuple[int, list[Waiting]]:
    """How many active first-years are in no pair, and the few who wait longest."""
    taken = select(Pair.first_year_id).where(
        Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN)
    )
    who = (
        _active(programme),
        col(Enrolment.side) == Side.first_year,
        col(Enrolment.id).not_in(taken),
    )
    count = session.exec(select(func.count(col(Enrolment.id))).where(*who)).one()
    ended = select(func.max(Pair.ended_at)).where(Pair.first_year_id == Enrolment.id)
    since = func.coalesce(ended.scalar_subquery(), Enrolment.sent_at, Enrolment.created_at)
    found = session.exec(
        select(Enrolment.uid, Person.name, since)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(*who)
        .order_by(since, Person.name)
        .limit(MOST_NAMED)
    )
    return count, [Waiting(uid, name, moment) for uid, name, moment in found]


def _active(programme: Programme) -> ColumnElement[bool]:
    return (col(Enrolment.programme_id) == programme.id) & (
        col(Enrolment.status) == EnrolmentStatus.active
    )


def _count_flags(session: Session, programme: Programme) -> tuple[int, int]:
    """Pairs on the list for their silence, and for an answer."""
    found = dict(
        session.exec(
            select(col(QuietEpisode.reason), func.count(col(QuietEpisode.id)))
            .join(Pair, col(Pair.id) == QuietEpisode.pair_id)
            .where(
                Pair.programme_id == programme.id,
                col(Pair.status).in_(IN_TOUCH),
                ON_THE_LIST,
            )
            .group_by(col(QuietEpisode.reason))
        ).all()
    )
    asking = found.pop(QuietReason.answer, 0)
    return sum(found.values()), asking
