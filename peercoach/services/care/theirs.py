"""A pair with the two people in it, as one of them who has something to say about the other."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import Enrolment, Pair, Person, Programme, Side
from peercoach.services.pairs.views import GOING_ON


@dataclass(frozen=True, slots=True)
class Theirs:
    me: Person
    other: Person
    pair: Pair
    programme: Programme
    side: Side  # of me


def find_theirs(
    session: Session, person_id: int, uid: str, *, side: Side | None = None, change: bool = False
) -> Theirs:
    """A pair of this person that goes on, also when its contact was stopped.

    Raises NotFound for any other, and where they are on another side than asked.
    """
    found = _pairs_of(session, person_id, col(Pair.uid) == uid, change=change)
    if not found or (side is not None and found[0].side is not side):
        raise NotFound
    return found[0]


def all_theirs(session: Session, person_id: int) -> list[Theirs]:
    """The pairs of this person that go on."""
    return _pairs_of(session, person_id)


def _pairs_of(
    session: Session, person_id: int, *which: ColumnElement[bool], change: bool = False
) -> list[Theirs]:
    mine, others = aliased(Enrolment), aliased(Enrolment)
    me, other = aliased(Person), aliased(Person)
    query = (
        select(Pair, Programme, mine, me)
        .add_columns(other)
        .join(mine, col(mine.id).in_((Pair.first_year_id, Pair.coach_id)))
        .join(others, col(others.id).in_((Pair.first_year_id, Pair.coach_id)))
        .join(me, col(me.id) == mine.person_id)
        .join(other, col(other.id) == others.person_id)
        .join(Programme, col(Programme.id) == Pair.programme_id)
        .where(
            col(mine.id) != others.id,
            col(mine.person_id) == person_id,
            col(Pair.status).in_(GOING_ON),
            *which,
        )
        .order_by(col(Pair.id))
    )
    if change:
        query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    return [
        Theirs(person, partner, pair, programme, enrolment.side)
        for pair, programme, enrolment, person, partner in session.execute(query)
    ]
