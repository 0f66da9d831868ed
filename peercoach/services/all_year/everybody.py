"""A programme with the pairs there are, as the solver sees it: what a round leaves out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from peercoach.matching.questions import Coach, Person
from peercoach.models import (
    Contact,
    Demand,
    DemandKind,
    Enrolment,
    EnrolmentStatus,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Programme,
    Round,
    Side,
)
from peercoach.models import Person as PersonRow
from peercoach.services.programmes.programmes import definition_of
from peercoach.services.rounds.changes import traces
from peercoach.services.rounds.milder import rules_of
from peercoach.services.rounds.people import RoundPeople, Wishes, asked_of
from peercoach.services.rounds.rows import TAKEN, wishes_in
from peercoach.services.sign_up.gates import held_back


@dataclass(frozen=True, slots=True)
class Everybody:
    """First-years with a coach and without; coaches with all their places, none where they take
    nobody new. `pairs` is first-year to coach, by uid; `known` has the first-years who met or wrote
    or planned something, or whose pair is still to be announced; `away` who takes nobody new."""

    people: RoundPeople
    pairs: dict[str, str]
    known: frozenset[str]
    away: frozenset[str]

    @property
    def waiting(self) -> list[str]:
        return [one.id for one in self.people.first_years if one.id not in self.pairs]

    def traces(self, balance: int) -> dict[str, Any]:
        """What changes are told apart by, as those of a round, and the pairs."""
        pairs = sorted(map(list, self.pairs.items()))
        return {**traces(self.people, balance), "pairs": pairs}


def everybody(
    session: Session, programme: Programme, round_: Round, *, only: Collection[str] | None = None
) -> Everybody:
    """All of a programme, or these of them, by uid of their enrolment."""
    definition = rules_of(definition_of(programme), round_)
    wishes = Wishes(wishes_in(session, programme))
    pairs, known = _pairs(session, programme)
    paired = pairs.keys() | set(pairs.values())
    closed = held_back(session, programme)
    query = (
        select(Enrolment, PersonRow.name, PersonRow.email)
        .join(PersonRow, col(PersonRow.id) == Enrolment.person_id)
        .where(Enrolment.programme_id == programme.id)
        .order_by(col(Enrolment.uid))
    )
    if only is None:
        active = col(Enrolment.status) == EnrolmentStatus.active
        going_on = (col(Pair.programme_id) == programme.id) & col(Pair.status).in_(TAKEN)
        in_pairs = (select(side).where(going_on) for side in (Pair.first_year_id, Pair.coach_id))
        query = query.where(or_(active, *(col(Enrolment.id).in_(ids) for ids in in_pairs)))
    else:
        query = query.where(col(Enrolment.uid).in_(only))
    first_years: list[Person] = []
    coaches: list[Coach] = []
    rows: dict[str, int] = {}
    away: set[str] = set()
    for enrolment, name, email in session.exec(query):
        active_now = enrolment.status is EnrolmentStatus.active and enrolment.id not in closed
        if not active_now and enrolment.uid not in paired:
            continue
        rows[enrolment.uid] = enrolment.id
        if not active_now:
            away.add(enrolment.uid)
        given = asked_of(definition, enrolment, enrolment.answers, name, email, wishes)
        if enrolment.side is Side.first_year:
            first_years.append(Person(**given, priority=enrolment.priority))
        else:
            places = (enrolment.capacity or 0) if active_now else 0
            coaches.append(Coach(**given, capacity=places))
    bars = _bars(session, round_, {row: uid for uid, row in rows.items()})
    people = RoundPeople(definition, first_years, coaches, (), bars, round_.seed, rows, ())
    looked_at = {a: b for a, b in pairs.items() if a in rows}
    return Everybody(people, looked_at, known, frozenset(away))


def _pairs(session: Session, programme: Programme) -> tuple[dict[str, str], frozenset[str]]:
    first_year, coach = aliased(Enrolment), aliased(Enrolment)
    met = select(Contact.pair_id).union(
        select(Meeting.pair_id).where(col(Meeting.status) == MeetingStatus.agreed)
    )
    found = session.exec(
        select(
            first_year.uid,
            coach.uid,
            col(Pair.id).in_(met) | (col(Pair.status) == PairStatus.planned),
        )
        .select_from(Pair)
        .join(first_year, col(first_year.id) == Pair.first_year_id)
        .join(coach, col(coach.id) == Pair.coach_id)
        .where(Pair.programme_id == programme.id, col(Pair.status).in_(TAKEN))
    ).all()
    pairs = {one: other for one, other, _ in found}
    return pairs, frozenset(one for one, _, known in found if known)


def _bars(session: Session, round_: Round, uids: dict[int, str]) -> list[tuple[str, str]]:
    """What coordinators keep apart in this round, of those who are looked at."""
    found = session.exec(
        select(Demand.first_year_id, Demand.coach_id)
        .where(Demand.round_id == round_.id, Demand.kind == DemandKind.bar)
        .order_by(col(Demand.id))
    )
    return [(uids[a], uids[b]) for a, b in found if a in uids and b in uids]
