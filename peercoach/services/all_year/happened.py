"""What happened to the pairs there are, and asks for a change: with names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import (
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairRequest,
    PairStatus,
    Person,
    Programme,
    RequestKind,
    Side,
)
from peercoach.services.all_year.reasons import Why
from peercoach.services.pairs.another_buddy import ASKED_ANOTHER
from peercoach.services.pairs.duos import COACH, COACH_SIDE, FIRST_YEAR, FIRST_YEAR_SIDE
from peercoach.services.pairs.leaving import WITHDREW
from peercoach.services.pairs.pairs import GOING_ON, WAS_ERASED
from peercoach.services.rounds.preview import somebodies
from peercoach.services.rounds.rows import TAKEN

OVER_OR_NOT_YET = [status for status in PairStatus if status not in GOING_ON]
KEPT_FOR = timedelta(weeks=1)
"""What was worked out for a change; by then too much is different."""
WHY = {
    WITHDREW: Why.left,
    WAS_ERASED: Why.left,
    ASKED_ANOTHER: Why.asked,
}
"""By the end reason of a pair whose first-year still takes part."""


LATER = aliased(Pair)


@dataclass(frozen=True, slots=True)
class Happened:
    """`of` is the uid of the enrolment a change would be about, with its `name`; `ask` what it is
    asked for by. `other` is the coach of two who go apart, `load` and `places` are those of a coach
    who has too many."""

    why: Why
    of: str
    ask: str
    name: str
    at: datetime
    other: str = ""
    load: int = 0
    places: int = 0


def what_happened(session: Session, programme: Programme, *, now: datetime) -> list[Happened]:
    """What nobody did anything about yet: who lost a coach first, then those who must not be
    together, then coaches with more first-years than places."""
    return [
        *_lost(session, programme, since=now - KEPT_FOR),
        *_apart(session, programme),
        *_over(session, programme),
    ]


def asks_for_change(now: datetime) -> SelectOfScalar[int]:
    """The row numbers of pairs to which something of that may have happened within a week."""
    since = now - KEPT_FOR
    beside, parted = aliased(Pair), aliased(Pair)
    load = (
        select(func.count(col(beside.id)))
        .where(col(beside.coach_id) == Enrolment.id, col(beside.status).in_(GOING_ON))
        .scalar_subquery()
    )
    over = select(Enrolment.id).where(
        Enrolment.side == Side.coach,
        Enrolment.changed_at > since,
        load > func.coalesce(Enrolment.capacity, 0),
    )
    one, two = col(PairRequest.enrolment_id), col(PairRequest.other_id)
    first_year, coach = col(parted.first_year_id), col(parted.coach_id)
    apart = select(parted.id).join(
        PairRequest, ((first_year == one) & (coach == two)) | ((first_year == two) & (coach == one))
    )
    apart = apart.where(
        PairRequest.kind == RequestKind.apart,
        PairRequest.made_at > since,
        col(parted.status).not_in(OVER_OR_NOT_YET),
    )
    burdened = select(Pair.id).where(
        col(Pair.coach_id).in_(over), col(Pair.status).not_in(OVER_OR_NOT_YET)
    )
    lost = select(Pair.id).where(col(Pair.end_reason).in_(WHY), col(Pair.ended_at) > since)
    # Each begins with the few rows that are new: together they would go through all pairs
    some = union_all(lost, apart, burdened).subquery()
    return select(Pair.id).where(col(Pair.id).in_(select(some.c.id)))


def lost_by(session: Session, programme: Programme, of: str) -> frozenset[str]:
    """Uids of the first-years who lost a coach as this coach left, or as they asked for another."""
    ended = _ended(session, programme)
    return frozenset(one.uid for pair, one, coach in ended if of == _of(pair, one, coach).uid)


def _lost(session: Session, programme: Programme, *, since: datetime) -> list[Happened]:
    """Once for each coach who left, once for each first-year who asked."""
    ended = {
        _of(pair, first_year, coach).id: (WHY[pair.end_reason or ""], pair.ended_at)
        for pair, first_year, coach in _ended(session, programme)
        if pair.ended_at and pair.ended_at > since
    }
    people = somebodies(session, ended)
    return [
        Happened(why, people[row].uid, people[row].uid, people[row].name, at)
        for row, (why, at) in ended.items()
    ]


def _of(pair: Pair, first_year: Enrolment, coach: Enrolment) -> Enrolment:
    return first_year if pair.end_reason == ASKED_ANOTHER else coach


def _ended(session: Session, programme: Programme) -> Iterable[tuple[Pair, Enrolment, Enrolment]]:
    """The last pair of each first-year who lost their coach that way and looks for another."""
    first_year, coach = FIRST_YEAR_SIDE, COACH_SIDE
    has_one = select(LATER.id).where(
        LATER.first_year_id == Pair.first_year_id,
        or_(col(LATER.status).in_(TAKEN), col(LATER.id) > Pair.id),
    )
    return session.exec(
        select(Pair, first_year, coach)
        .join(first_year, col(first_year.id) == Pair.first_year_id)
        .join(coach, col(coach.id) == Pair.coach_id)
        .where(
            Pair.programme_id == programme.id,
            Pair.status == PairStatus.ended,
            col(Pair.end_reason).in_(WHY),
            col(Pair.started_at).is_not(None),  # of one that was only planned nobody knew
            first_year.status == EnrolmentStatus.active,
            ~has_one.exists(),
        )
        .order_by(col(Pair.ended_at), col(Pair.id))
    )


def _apart(session: Session, programme: Programme) -> list[Happened]:
    """Pairs of whom one asked not to be with the other; who of them is not here."""
    asks, offers, first_year, coach = FIRST_YEAR, COACH, FIRST_YEAR_SIDE, COACH_SIDE
    query = (
        select(Pair.uid, first_year.uid, asks.name, offers.name)
        .add_columns(func.max(PairRequest.made_at))
        .join(first_year, col(first_year.id) == Pair.first_year_id)
        .join(coach, col(coach.id) == Pair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .join(
            PairRequest,
            or_(
                (col(PairRequest.enrolment_id) == Pair.first_year_id)
                & (col(PairRequest.other_id) == Pair.coach_id),
                (col(PairRequest.enrolment_id) == Pair.coach_id)
                & (col(PairRequest.other_id) == Pair.first_year_id),
            ),
        )
        .where(
            col(Pair.programme_id) == programme.id,
            col(PairRequest.kind) == RequestKind.apart,
            col(Pair.status).in_(GOING_ON),
        )
        .group_by(Pair.uid, first_year.uid, asks.name, offers.name)
        .order_by(asks.name, Pair.uid)
    )
    return [
        Happened(Why.apart, of, pair, one, at, other=other)
        for pair, of, one, other, at in session.execute(query)
    ]


def _over(session: Session, programme: Programme) -> list[Happened]:
    """Coaches with more first-years than places: the pairs there are stay, nobody new comes."""
    load = func.count(col(Pair.id))
    found = session.exec(
        select(Enrolment, Person.name, load)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(Pair, col(Pair.coach_id) == Enrolment.id)
        .where(
            Enrolment.programme_id == programme.id,
            Enrolment.status == EnrolmentStatus.active,
            col(Pair.status).in_(GOING_ON),
        )
        .group_by(col(Enrolment.id), col(Person.id))
        .having(load > func.coalesce(Enrolment.capacity, 0))
        .order_by(Person.name, col(Enrolment.id))
    )
    return [
        Happened(
            Why.places,
            one.uid,
            one.uid,
            name,
            one.changed_at,
            load=pairs,
            places=one.capacity or 0,
        )
        for one, name, pairs in found
    ]


def coaches_with_pairs(session: Session, programme: Programme) -> list[tuple[str, str, int]]:
    """Uid, name and number of first-years of each coach who has one."""
    found = session.exec(
        select(Enrolment.uid, Person.name, func.count(col(Pair.id)))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(Pair, col(Pair.coach_id) == Enrolment.id)
        .where(Enrolment.programme_id == programme.id, col(Pair.status).in_(GOING_ON))
        .group_by(col(Enrolment.id), col(Person.id))
        .order_by(Person.name, col(Enrolment.id))
    )
    return [(uid, name, pairs) for uid, name, pairs in found]
