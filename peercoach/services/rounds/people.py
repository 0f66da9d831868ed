"""What a round looks like to the solver: who still waits, which places are free, what is fixed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row
from sqlalchemy import select as columns
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
from peercoach.services.rounds.milder import rules_of
from peercoach.services.rounds.preview import Somebody, somebodies
from peercoach.services.rounds.rounds import list_demands
from peercoach.services.sign_up.answers import read_answers
from peercoach.services.sign_up.gates import held_back

TAKEN = (PairStatus.planned, PairStatus.live, PairStatus.paused)
"""In these a first-year is not looking for a coach, and a place is not free."""


class Orphan(NamedTuple):
    first_year: Somebody
    coach: Somebody


@dataclass(frozen=True, slots=True)
class RoundPeople:
    """One round, ready to solve. People are known by the uid of their enrolment; `rows` has its
    row number. `orphans` are pairs to keep whose coach takes no part.
    """

    definition: Definition
    first_years: Sequence[Person]
    coaches: Sequence[Coach]
    locks: Sequence[IdPair]
    bars: Sequence[IdPair]
    seed: int
    rows: dict[str, int]
    orphans: Sequence[Orphan]


def round_people(
    session: Session,
    programme: Programme,
    round_: Round | None,
    definition: Definition | None = None,
    *,
    only: int | None = None,
) -> RoundPeople:
    """First-years who take part and have no coach, or `only` the one of this row; coaches with the
    places they have left, once they have passed what the programme asks of them. Without a round
    nothing is fixed by hand; with a definition they are seen as if that were the programme's."""
    definition = definition or definition_of(programme)
    definition = rules_of(definition, round_) if round_ else definition
    demands = list_demands(session, round_) if round_ else []
    wishes = Wishes(session, programme)
    taken = session.exec(
        select(Pair.first_year_id, Pair.coach_id).where(
            Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN)
        )
    ).all()
    paired = {first_year for first_year, _ in taken}
    load = Counter(coach for _, coach in taken)
    added = Counter(
        one.coach_id for one in demands if one.adds_place and one.first_year_id not in paired
    )
    waiting = held_back(session, programme)
    first_years: list[Person] = []
    coaches: list[Coach] = []
    rows: dict[str, int] = {}
    for enrolment in _active(session, programme, only):
        if enrolment.id in waiting or enrolment.id in paired:
            continue
        given = asked_of(definition, enrolment, enrolment.name, enrolment.email, wishes)
        if enrolment.side is Side.coach:
            free = max((enrolment.capacity or 0) - load[enrolment.id], 0)
            free += added[enrolment.id]
            minimum = min(max(enrolment.minimum - load[enrolment.id], 0), free)
            coaches.append(Coach(**given, capacity=free, minimum=minimum))
        else:
            first_years.append(Person(**given, priority=enrolment.priority))
        rows[enrolment.uid] = enrolment.id
    locks, bars, orphans = _demands(session, demands, rows)
    seed = round_.seed if round_ else 0
    return RoundPeople(definition, first_years, coaches, locks, bars, seed, rows, orphans)


def _active(
    session: Session, programme: Programme, only: int | None
) -> Sequence[Row[tuple[Any, ...]]]:
    """Columns, not enrolments: they are many, and nobody changes them here."""
    query = (
        columns(
            col(Enrolment.id),
            col(Enrolment.uid),
            col(Enrolment.side),
            col(Enrolment.answers),
            col(Enrolment.top_wish),
            col(Enrolment.capacity),
            col(Enrolment.minimum),
            col(Enrolment.priority),
            col(PersonRow.name),
            col(PersonRow.email),
        )
        .join(PersonRow, col(PersonRow.id) == Enrolment.person_id)
        .where(
            col(Enrolment.programme_id) == programme.id,
            col(Enrolment.status) == EnrolmentStatus.active,
        )
        .order_by(col(Enrolment.uid))
    )
    if only is not None:
        query = query.where((col(Enrolment.side) == Side.coach) | (col(Enrolment.id) == only))
    session.flush()
    return session.connection().execute(query).all()


class Asked(Protocol):
    """An enrolment, or these columns of one."""

    @property
    def id(self) -> int: ...
    @property
    def uid(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def top_wish(self) -> str | None: ...


def asked_of(
    definition: Definition, enrolment: Asked, name: str, email: str, wishes: "Wishes"
) -> dict[str, Any]:
    """Somebody as the rules see them, but for places and priority."""
    wish = enrolment.top_wish
    known = wish is not None and any(wish == one.key for one in definition.questions)
    return {
        "id": enrolment.uid,
        "name": name,
        "email": email,
        "answers": read_answers(definition.questions, enrolment.answers),
        "together_with": tuple(wishes.together.get(enrolment.id, ())),
        "not_with": tuple(wishes.apart.get(enrolment.id, ())),
        "top_wish": wish if known else None,
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
        self.together: dict[int, list[str]] = defaultdict(list)
        self.apart: dict[int, list[str]] = defaultdict(list)
        for enrolment_id, kind, other in found:
            of_kind = self.together if kind is RequestKind.together else self.apart
            of_kind[enrolment_id].append(other)


def _demands(
    session: Session, demands: Sequence[Demand], rows: dict[str, int]
) -> tuple[list[IdPair], list[IdPair], list[Orphan]]:
    """Locks, bars, and the locks that cannot be kept. Those about a first-year who needs no coach
    any more ask for nothing."""
    uids = {row: uid for uid, row in rows.items()}
    locks: list[IdPair] = []
    bars: list[IdPair] = []
    lost: list[Demand] = []
    for demand in demands:
        first_year, coach = uids.get(demand.first_year_id), uids.get(demand.coach_id)
        if first_year and coach:
            (locks if demand.kind is DemandKind.lock else bars).append((first_year, coach))
        elif first_year and demand.kind is DemandKind.lock:
            lost.append(demand)
    found = somebodies(session, {row for one in lost for row in (one.first_year_id, one.coach_id)})
    orphans = [Orphan(found[one.first_year_id], found[one.coach_id]) for one in lost]
    return locks, bars, orphans
