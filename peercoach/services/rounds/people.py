"""What a round looks like to the solver: who still waits, which places are free, what is fixed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pydantic_core import from_json
from sqlmodel import Session

from peercoach.matching.definition import Definition
from peercoach.matching.demands import IdPair
from peercoach.matching.questions import Coach, Person
from peercoach.models import Demand, DemandKind, Programme, RequestKind, Round, Side
from peercoach.services.rounds.preview import Somebody, somebodies
from peercoach.services.rounds.rows import RoundRows, Wish, rows_of
from peercoach.services.sign_up.answers import read_answers


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
    return people_of(session, rows_of(session, programme, round_, definition, only=only))


def people_of(session: Session, found: RoundRows) -> RoundPeople:
    """As these rows have them."""
    definition = found.definition
    wishes = Wishes(found.wishes)
    paired = {first_year for first_year, _ in found.taken}
    load = Counter(coach for _, coach in found.taken)
    added = Counter(
        one.coach_id for one in found.demands if one.adds_place and one.first_year_id not in paired
    )
    first_years: list[Person] = []
    coaches: list[Coach] = []
    rows: dict[str, int] = {}
    for enrolment in found.enrolments:
        if enrolment.id in found.held_back or enrolment.id in paired:
            continue
        answers = from_json(enrolment.answers)
        given = asked_of(definition, enrolment, answers, enrolment.name, enrolment.email, wishes)
        if enrolment.side is Side.coach:
            free = max((enrolment.capacity or 0) - load[enrolment.id], 0)
            free += added[enrolment.id]
            minimum = min(max(enrolment.minimum - load[enrolment.id], 0), free)
            coaches.append(Coach(**given, capacity=free, minimum=minimum))
        else:
            first_years.append(Person(**given, priority=enrolment.priority))
        rows[enrolment.uid] = enrolment.id
    locks, bars, orphans = _demands(session, found.demands, rows)
    return RoundPeople(definition, first_years, coaches, locks, bars, found.seed, rows, orphans)


class Asked(Protocol):
    """An enrolment, or these columns of one."""

    @property
    def id(self) -> int: ...
    @property
    def uid(self) -> str: ...
    @property
    def top_wish(self) -> str | None: ...


def asked_of(
    definition: Definition,
    enrolment: Asked,
    answers: Mapping[str, Any],
    name: str,
    email: str,
    wishes: "Wishes",
) -> dict[str, Any]:
    """Somebody as the rules see them, but for places and priority."""
    wish = enrolment.top_wish
    known = wish is not None and any(wish == one.key for one in definition.questions)
    return {
        "id": enrolment.uid,
        "name": name,
        "email": email,
        "answers": read_answers(definition.questions, answers),
        "together_with": tuple(wishes.together.get(enrolment.id, ())),
        "not_with": tuple(wishes.apart.get(enrolment.id, ())),
        "top_wish": wish if known else None,
    }


class Wishes:
    """Who asked to be with whom, or not, by row of the one who asked."""

    def __init__(self, found: Iterable[Wish]) -> None:
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
