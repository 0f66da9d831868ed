"""What a draft outside a round proposes, and what asks for one: with names, for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from peercoach.models import (
    Draft,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairRequest,
    Person,
    Programme,
    RequestKind,
    Round,
    Unmatched,
)
from peercoach.services.all_year.approving import proposed
from peercoach.services.all_year.asking import last_look
from peercoach.services.all_year.changed import changed_rows, look_again
from peercoach.services.all_year.waiting import latest_moment, round_of, who_waits
from peercoach.services.pairs.pairs import GOING_ON
from peercoach.services.rounds.preview import Somebody, somebodies


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody with the coach a draft has for them; `before` is the coach they have now, and
    `holds` says that nothing about these two changed since."""

    first_year_id: int
    first_year: Somebody
    coach: Somebody
    before: str | None
    fit: int
    reasons: Sequence[Mapping[str, str]]
    holds: bool


@dataclass(frozen=True, slots=True)
class Over:
    """A coach with more first-years than places."""

    coach: Somebody
    load: int
    places: int


@dataclass(frozen=True, slots=True)
class Two:
    """A pair that goes on, of whom one asked not to be with the other."""

    uid: str
    first_year: str
    coach: str


@dataclass(frozen=True, slots=True)
class Late:
    """How many wait, for how many of them there is a place, when the `first` hears at the latest,
    and how many pairings ask for a change."""

    waits: int
    places: int
    first: datetime | None
    changes: int


def late_today(session: Session, programme: Programme) -> Late:
    """In numbers, for the overview."""
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
        len(coaches_over(session, programme)) + len(pairs_apart(session, programme)),
    )


def places_of(session: Session, programme: Programme, round_: Round, draft: Draft) -> list[Place]:
    """By name of the first-year."""
    rows = proposed(session, draft)
    if not rows:
        return []
    look = look_again(session, programme, round_, draft, rows)
    changed = changed_rows(session, look, rows)
    people = somebodies(session, look.uids)
    before = _coaches_now(session, [row.first_year_id for row in rows])
    places = [
        Place(
            row.first_year_id,
            people[row.first_year_id],
            people[row.coach_id],
            before.get(row.first_year_id),
            row.fit,
            [reason.get("staff", reason) for reason in row.reasons],
            row.id not in changed,
        )
        for row in rows
    ]
    return sorted(places, key=lambda place: (place.first_year.name, place.first_year.uid))


def left_by(session: Session, draft: Draft) -> list[tuple[int, str, Mapping[str, Any]]]:
    """Whom it has nobody for: their enrolment, their name, and the reason."""
    found = session.exec(
        select(Enrolment.id, Person.name, Unmatched.reason)
        .select_from(Unmatched)
        .join(Enrolment, col(Enrolment.id) == Unmatched.first_year_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Unmatched.draft_id == draft.id)
        .order_by(Person.name, col(Unmatched.id))
    )
    return [(row, name, reason) for row, name, reason in found]


def coaches_over(session: Session, programme: Programme) -> list[Over]:
    """The pairs there are stay, and nobody new comes; a coordinator may ask for a change."""
    load = func.count(col(Pair.id))
    query = (
        select(Enrolment.uid, Person.name, Person.email, load)
        .add_columns(col(Enrolment.capacity))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .join(Pair, col(Pair.coach_id) == Enrolment.id)
        .where(
            col(Enrolment.programme_id) == programme.id,
            col(Enrolment.status) == EnrolmentStatus.active,
            col(Pair.status).in_(GOING_ON),
        )
        .group_by(col(Enrolment.id), col(Person.id))
        .having(load > func.coalesce(Enrolment.capacity, 0))
        .order_by(Person.name, col(Enrolment.id))
    )
    return [
        Over(Somebody(uid, name, email), pairs, places or 0)
        for uid, name, email, pairs, places in session.execute(query)
    ]


def pairs_apart(session: Session, programme: Programme) -> list[Two]:
    """Pairs of whom one asked not to be with the other; who of them is not here."""
    asks, offers = aliased(Person), aliased(Person)
    first_year, coach = aliased(Enrolment), aliased(Enrolment)
    found = session.exec(
        select(Pair.uid, asks.name, offers.name)
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
            Pair.programme_id == programme.id,
            PairRequest.kind == RequestKind.apart,
            col(Pair.status).in_(GOING_ON),
        )
        .distinct()
        .order_by(asks.name, Pair.uid)
    )
    return [Two(uid, one, other) for uid, one, other in found]


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


def name_of_uid(session: Session, programme: Programme, uid: str) -> str:
    """Of whoever an enrolment of this programme belongs to; empty where nobody is left."""
    found = session.exec(
        select(Enrolment.id).where(Enrolment.programme_id == programme.id, Enrolment.uid == uid)
    ).first()
    return somebodies(session, [found])[found].name if found else ""


def _coaches_now(session: Session, first_years: Sequence[int]) -> dict[int, str]:
    found = session.exec(
        select(Pair.first_year_id, Person.name)
        .join(Enrolment, col(Enrolment.id) == Pair.coach_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(col(Pair.first_year_id).in_(first_years), col(Pair.status).in_(GOING_ON))
    )
    return dict(found.all())
