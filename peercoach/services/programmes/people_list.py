"""Everyone in a programme, by name."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from peercoach.models import Enrolment, EnrolmentStatus, Pair, Person, Programme, Side
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.rounds.people import TAKEN


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One enrolment. `pairs` counts those that are planned, live or paused."""

    uid: str
    name: str
    email: str
    side: Side
    status: EnrolmentStatus
    capacity: int | None
    pairs: int


def list_people(
    session: Session,
    programme: Programme,
    *,
    search: str = "",
    side: str = "",
    skip: int = 0,
    most: int | None = None,
) -> list[PersonRow]:
    """Those whose name or address holds `search`, on one side or (empty) on both."""
    pairs = (
        select(func.count(col(Pair.id)))
        .where(
            (col(Pair.first_year_id) == Enrolment.id) | (col(Pair.coach_id) == Enrolment.id),
            col(Pair.status).in_(TAKEN),
        )
        .scalar_subquery()
    )
    found = session.exec(
        select(Enrolment, Person.name, Person.email, pairs)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(*_wanted(programme, search, side))
        .order_by(Person.name, col(Enrolment.id))
        .offset(skip)
        .limit(most)
    )
    return [
        PersonRow(one.uid, name, email, one.side, one.status, one.capacity, count or 0)
        for one, name, email, count in found
    ]


def count_people(
    session: Session, programme: Programme, *, search: str = "", side: str = ""
) -> int:
    return session.exec(
        select(func.count(col(Enrolment.id)))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(*_wanted(programme, search, side))
    ).one()


def names_of_several(session: Session, programme: Programme) -> set[str]:
    """Names that more than one person of this programme goes by: pages add the address to those."""
    found = session.exec(
        select(Person.name)
        .join(Enrolment, col(Enrolment.person_id) == Person.id)
        .where(Enrolment.programme_id == programme.id)
        .group_by(col(Person.name))
        .having(func.count(func.distinct(col(Person.id))) > 1)
    )
    return set(found)


def goes_by(search: str) -> ColumnElement[bool]:
    """A person whose name or address holds this, in a query."""
    part = search.strip().lower()
    return func.lower(Person.name).contains(part, autoescape=True) | func.lower(
        Person.email
    ).contains(part, autoescape=True)


def _wanted(programme: Programme, search: str, side: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        col(Enrolment.programme_id) == programme.id,
        is_somebody(),
    ]
    if search:
        wanted.append(goes_by(search))
    if side in set(Side):
        wanted.append(col(Enrolment.side) == Side(side))
    return wanted
