"""Everyone in a programme: searched, filtered, sorted, a portion at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect
from sqlmodel import Session, col, func, select

from peercoach.models import (
    DID_NOT_ARRIVE,
    Enrolment,
    EnrolmentStatus,
    Notice,
    Pair,
    Person,
    Programme,
    Side,
)
from peercoach.services.own_data.shells import is_somebody
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.rows import TAKEN
from peercoach.services.sign_up.needed_answers import missing

NEEDS = ("unmatched", "free_place", "unanswered", "invited", "unreachable")
"""First-years without a coach, coaches with a free place, who still owes an answer that pairing
needs, who was invited and did not sign up, whose mail does not arrive."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people, as the address of the page says it; what is empty or unknown asks nothing.

    `sort` is one of SORTS, with a minus in front for the other way round.
    """

    search: str = ""
    side: str = ""
    status: str = ""
    needs: str = ""
    sort: str = ""


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
    since: datetime
    invited_at: datetime | None


PAIRS: ScalarSelect[Any] = (
    select(func.count(col(Pair.id)))
    .where(
        (col(Pair.first_year_id) == Enrolment.id) | (col(Pair.coach_id) == Enrolment.id),
        col(Pair.status).in_(TAKEN),
    )
    .correlate(Enrolment)
    .scalar_subquery()
)
SINCE = func.coalesce(Enrolment.sent_at, Enrolment.created_at)
SORTS: dict[str, Any] = {
    "name": func.lower(Person.name),
    "email": col(Person.email),
    "side": col(Enrolment.side),
    "status": col(Enrolment.status),
    "since": SINCE,
    "pairs": PAIRS,
}


def list_people(
    session: Session,
    programme: Programme,
    wanted: Wanted = Wanted(),
    *,
    skip: int = 0,
    most: int | None = None,
) -> list[PersonRow]:
    """Those who are wanted, by name unless `wanted` says otherwise."""
    order = SORTS.get(wanted.sort.removeprefix("-"), SORTS["name"])
    found = session.exec(
        select(Enrolment, Person.name, Person.email, PAIRS)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(*conditions(session, programme, wanted))
        .order_by(
            order.desc() if wanted.sort.startswith("-") else order.asc(),
            SORTS["name"],
            col(Enrolment.id),
        )
        .offset(skip)
        .limit(most)
    )
    return [
        PersonRow(
            one.uid,
            name,
            email,
            one.side,
            one.status,
            one.capacity,
            count or 0,
            one.sent_at or one.created_at,
            one.invited_at,
        )
        for one, name, email, count in found
    ]


def count_people(session: Session, programme: Programme, wanted: Wanted = Wanted()) -> int:
    return session.exec(
        select(func.count(col(Enrolment.id)))
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(*conditions(session, programme, wanted))
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


def conditions(session: Session, programme: Programme, wanted: Wanted) -> list[ColumnElement[bool]]:
    """For a query of enrolments with their people."""
    found: list[ColumnElement[bool]] = [
        col(Enrolment.programme_id) == programme.id,
        is_somebody(),
    ]
    if wanted.search:
        found.append(goes_by(wanted.search))
    if wanted.side in set(Side):
        found.append(col(Enrolment.side) == Side(wanted.side))
    if wanted.status in set(EnrolmentStatus):
        found.append(col(Enrolment.status) == EnrolmentStatus(wanted.status))
    return found + _in_need(session, programme, wanted.needs)


def _in_need(session: Session, programme: Programme, needs: str) -> list[ColumnElement[bool]]:
    active = col(Enrolment.status) == EnrolmentStatus.active
    match needs:
        case "unmatched":
            return [active, col(Enrolment.side) == Side.first_year, PAIRS == 0]
        case "free_place":
            return [active, col(Enrolment.side) == Side.coach, col(Enrolment.capacity) > PAIRS]
        case "unanswered":
            return [active, col(Enrolment.id).in_(_who_owe_answers(session, programme))]
        case "invited":
            draft = col(Enrolment.status) == EnrolmentStatus.draft
            return [draft, col(Enrolment.invited_at).is_not(None)]
        case "unreachable":
            lost = select(Notice.person_id).where(
                Notice.programme_id == programme.id,
                DID_NOT_ARRIVE,
                col(Notice.person_id).is_not(None),
            )
            return [col(Person.id).in_(lost)]
        case _:
            return []


def _who_owe_answers(session: Session, programme: Programme) -> list[int]:
    """What is needed depends on the other answers, which a database cannot follow."""
    definition = definition_of(programme)
    rows = session.exec(
        select(Enrolment.id, Enrolment.side, Enrolment.answers).where(
            Enrolment.programme_id == programme.id, Enrolment.status == EnrolmentStatus.active
        )
    )
    return [number for number, side, answers in rows if missing(definition, Side(side), answers)]
