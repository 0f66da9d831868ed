"""What a round looks like to the solver: who still waits, which places are free, what is fixed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from peercoach.matching.definition import Definition
from peercoach.matching.demands import IdPair
from peercoach.matching.questions import Coach, Person
from peercoach.models import (
    Demand,
    DemandKind,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairRequest,
    PairStatus,
    Programme,
    RequestKind,
    Round,
    Side,
)
from peercoach.models import Person as PersonRow
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.gates import held_back

TAKEN = (PairStatus.planned, PairStatus.live, PairStatus.paused)
"""In these a first-year is not looking for a coach, and a place is not free."""


@dataclass(frozen=True, slots=True)
class RoundPeople:
    """One round, ready to solve. People are known by the uid of their enrolment; `rows` has its
    row number. `orphans` are (first-year, coach) names of pairs to keep whose coach takes no part.
    """

    definition: Definition
    first_years: Sequence[Person]
    coaches: Sequence[Coach]
    locks: Sequence[IdPair]
    bars: Sequence[IdPair]
    seed: int
    rows: dict[str, int]
    orphans: Sequence[tuple[str, str]]


def round_people(session: Session, programme: Programme, round_: Round) -> RoundPeople:
    """First-years who take part and have no coach; coaches with the places they have left, once
    they have passed what the programme asks of them."""
    definition = definition_of(programme)
    wishes = Wishes(session, programme)
    taken = session.exec(
        select(Pair.first_year_id, Pair.coach_id).where(
            Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN)
        )
    ).all()
    paired = {first_year for first_year, _ in taken}
    load = Counter(coach for _, coach in taken)
    waiting = held_back(session, programme)
    first_years: list[Person] = []
    coaches: list[Coach] = []
    rows: dict[str, int] = {}
    for enrolment, name, email in _active(session, programme):
        if enrolment.id in waiting:
            continue
        given = asked_of(definition, enrolment, name, email, wishes)
        if enrolment.side is Side.coach:
            free = max((enrolment.capacity or 0) - load[enrolment.id], 0)
            minimum = min(max(enrolment.minimum - load[enrolment.id], 0), free)
            coaches.append(Coach(**given, capacity=free, minimum=minimum))
        elif enrolment.id not in paired:
            first_years.append(Person(**given, priority=enrolment.priority))
        else:
            continue
        rows[enrolment.uid] = enrolment.id
    locks, bars, orphans = _demands(session, round_, rows)
    return RoundPeople(definition, first_years, coaches, locks, bars, round_.seed, rows, orphans)


def _active(session: Session, programme: Programme) -> Sequence[tuple[Enrolment, str, str]]:
    return session.exec(
        select(Enrolment, PersonRow.name, PersonRow.email)
        .join(PersonRow, col(PersonRow.id) == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id, Enrolment.status == EnrolmentStatus.active)
        .order_by(col(Enrolment.uid))
    ).all()


def asked_of(
    definition: Definition, enrolment: Enrolment, name: str, email: str, wishes: "Wishes"
) -> dict[str, Any]:
    """Somebody as the rules see them, but for places and priority."""
    asked = {question.key for question in definition.questions}
    return {
        "id": enrolment.uid,
        "name": name,
        "email": email,
        "answers": read_answers(definition.questions, enrolment.answers),
        "together_with": tuple(wishes.of[enrolment.id, RequestKind.together]),
        "not_with": tuple(wishes.of[enrolment.id, RequestKind.apart]),
        "top_wish": enrolment.top_wish if enrolment.top_wish in asked else None,
    }


class Wishes:
    """Who asked to be with whom, or not, by row of the one who asked."""

    def __init__(self, session: Session, programme: Programme) -> None:
        found = session.exec(
            select(PairRequest.enrolment_id, PairRequest.kind, Enrolment.uid)
            .join(Enrolment, col(Enrolment.id) == PairRequest.other_id)
            .where(PairRequest.programme_id == programme.id)
            .order_by(col(Enrolment.uid))
        )
        self.of: dict[tuple[int, str], list[str]] = defaultdict(list)
        for enrolment_id, kind, other in found:
            self.of[enrolment_id, kind].append(other)


def _demands(
    session: Session, round_: Round, rows: dict[str, int]
) -> tuple[list[IdPair], list[IdPair], list[tuple[str, str]]]:
    """Locks, bars, and the locks that cannot be kept. Those about a first-year who needs no coach
    any more ask for nothing."""
    uids = {row: uid for uid, row in rows.items()}
    demands = session.exec(
        select(Demand).where(Demand.round_id == round_.id).order_by(col(Demand.id))
    ).all()
    locks: list[IdPair] = []
    bars: list[IdPair] = []
    lost: list[Demand] = []
    for demand in demands:
        first_year, coach = uids.get(demand.first_year_id), uids.get(demand.coach_id)
        if first_year and coach:
            (locks if demand.kind is DemandKind.lock else bars).append((first_year, coach))
        elif first_year and demand.kind is DemandKind.lock:
            lost.append(demand)
    names = names_of(session, [row for one in lost for row in (one.first_year_id, one.coach_id)])
    orphans = [(names[one.first_year_id], names[one.coach_id]) for one in lost]
    return locks, bars, orphans


def names_of(session: Session, enrolment_ids: Sequence[int]) -> dict[int, str]:
    """The names of these enrolments' people; asked for in portions, as databases have limits."""
    names: dict[int, str] = {}
    for start in range(0, len(enrolment_ids), 5000):
        portion = enrolment_ids[start : start + 5000]
        names |= dict(
            session.exec(
                select(Enrolment.id, PersonRow.name)
                .join(PersonRow, col(PersonRow.id) == Enrolment.person_id)
                .where(col(Enrolment.id).in_(portion))
            ).all()
        )
    return names
