"""A pair with both its people: what mails, pages and lists about a pair begin with."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from peercoach.models import Enrolment, Pair, Person


@dataclass(frozen=True, slots=True)
class Duo:
    pair: Pair
    first_year: Person
    coach: Person

    def member(self, person_id: int) -> Person:
        return self.first_year if person_id == self.first_year.id else self.coach

    def other(self, person_id: int) -> Person:
        return self.coach if person_id == self.first_year.id else self.first_year


def find_duos(session: Session, *which: ColumnElement[bool]) -> list[Duo]:
    """The pairs that fulfil these conditions, oldest first."""
    first_year_side, coach_side = aliased(Enrolment), aliased(Enrolment)
    first_year, coach = aliased(Person), aliased(Person)
    rows = session.exec(
        select(Pair, first_year, coach)
        .join(first_year_side, col(Pair.first_year_id) == col(first_year_side.id))
        .join(coach_side, col(Pair.coach_id) == col(coach_side.id))
        .join(first_year, col(first_year_side.person_id) == col(first_year.id))
        .join(coach, col(coach_side.person_id) == col(coach.id))
        .where(*which)
        .order_by(col(Pair.id))
    )
    return [Duo(*row) for row in rows]


def first_name(person: Person) -> str:
    """What mails and pages without sign-in call someone."""
    return person.name.split()[0] if person.name.split() else person.name
