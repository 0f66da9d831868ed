"""A pair with both its people: what mails, pages and lists about a pair begin with."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, bindparam
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


FIRST_YEAR_SIDE, COACH_SIDE = aliased(Enrolment), aliased(Enrolment)
FIRST_YEAR, COACH = aliased(Person), aliased(Person)
DUOS = (
    select(Pair, FIRST_YEAR, COACH)
    .join(FIRST_YEAR_SIDE, col(Pair.first_year_id) == col(FIRST_YEAR_SIDE.id))
    .join(COACH_SIDE, col(Pair.coach_id) == col(COACH_SIDE.id))
    .join(FIRST_YEAR, col(FIRST_YEAR_SIDE.person_id) == col(FIRST_YEAR.id))
    .join(COACH, col(COACH_SIDE.person_id) == col(COACH.id))
    .order_by(col(Pair.id))
)
THIS_DUO = DUOS.where(col(Pair.id) == bindparam("pair"))  # made once, for every answer asks it


def find_duos(session: Session, *which: ColumnElement[bool]) -> list[Duo]:
    """The pairs that fulfil these conditions, oldest first."""
    return [Duo(*row) for row in session.exec(DUOS.where(*which))]


def find_duo(session: Session, pair_id: int) -> Duo:
    """The pair with this row number, which there is."""
    return Duo(*session.exec(THIS_DUO, params={"pair": pair_id}).one())


class Named(Protocol):
    @property
    def name(self) -> str: ...


def first_name(person: Named) -> str:
    """What mails and pages without sign-in call someone."""
    return person.name.split()[0] if person.name.split() else person.name
