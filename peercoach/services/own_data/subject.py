"""One person as the tables know them: by which row numbers, names and addresses."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from peercoach.models import Enrolment, Pair, Person


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom data is about. `uids` are what the audit calls them, their places and their pairs."""

    person_id: int
    email: str
    name: str
    enrolments: Collection[int]
    pairs: Collection[int]
    programmes: Collection[int]
    uids: Collection[str]


def subject_of(session: Session, person: Person) -> Subject:
    enrolments = session.exec(select(Enrolment).where(Enrolment.person_id == person.id)).all()
    ids = [one.id for one in enrolments]
    pairs = session.exec(
        select(Pair).where(or_(col(Pair.first_year_id).in_(ids), col(Pair.coach_id).in_(ids)))
    ).all()
    return Subject(
        person_id=person.id,
        email=person.email,
        name=person.name,
        enrolments=ids,
        pairs=[pair.id for pair in pairs],
        programmes={one.programme_id for one in enrolments},
        uids={person.uid, *(one.uid for one in enrolments), *(pair.uid for pair in pairs)},
    )
