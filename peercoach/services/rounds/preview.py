"""A draft as a coordinator looks at it: who has nobody and why, the pairs, how the places fill."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from peercoach.models import (
    Demand,
    DemandKind,
    Draft,
    Enrolment,
    Person,
    ProposedPair,
    Round,
    Unmatched,
)
from peercoach.services.pairs.duos import COACH, COACH_SIDE, FIRST_YEAR, FIRST_YEAR_SIDE
from peercoach.services.rounds.rounds import list_demands

COUNTS = re.compile(r" \(\d[^()]*\)$")
"""How a reason ends that counts coaches: `(6 of 150 coaches)`."""


PORTION = 5000


@dataclass(frozen=True, slots=True)
class Somebody:
    """An enrolment, by the name an address may show and the name a person goes by."""

    uid: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """A proposed pair; `reasons` are said about the two, not to them; `demand` is what a
    coordinator fixed about them, since or before."""

    first_year: Somebody
    coach: Somebody
    fit: int
    reasons: Sequence[Mapping[str, str]]
    demand: DemandKind | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What would help these; in `reason` its words as `help` and its number as `remedy`, or None
    where nothing small does."""

    reason: Mapping[str, Any]
    people: Sequence[Somebody]


@dataclass(frozen=True, slots=True)
class Left:
    """First-years whom a draft gives nobody, all for the same reason: its name as `obstacle`, and
    words in both languages."""

    reason: Mapping[str, Any]
    fixes: Sequence[Fix]

    @property
    def people(self) -> list[Somebody]:
        """By name: in the order of what would help they would tell of it."""
        found = [one for fix in self.fixes for one in fix.people]
        return sorted(found, key=lambda one: (one.name, one.uid))


@dataclass(frozen=True, slots=True)
class Load:
    """A coach's free places before this draft, and how many of them it fills."""

    coach: Somebody
    places: int
    filled: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What was fixed: these two together, or apart; `by_coach` who said "not this one". With
    `adds_place` the coach takes them besides the places they offer."""

    kind: DemandKind
    first_year: Somebody
    coach: Somebody
    by_coach: bool
    adds_place: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A draft in numbers. Fits are sorted; `loads` are in no order that means anything."""

    fits: Sequence[int]
    unmatched: int
    loads: Sequence[tuple[int, int]]

    @property
    def matched(self) -> int:
        return len(self.fits)

    @property
    def total(self) -> int:
        return self.matched + self.unmatched

    @property
    def median(self) -> float:
        return median(self.fits) if self.fits else 0

    @property
    def filled(self) -> list[int]:
        """First-years of every coach who offers a place."""
        return [filled for places, filled in self.loads if places]

    @property
    def idle(self) -> int:
        return self.filled.count(0)

    @property
    def free(self) -> int:
        return sum(places - filled for places, filled in self.loads)

    def under(self, limit: int) -> int:
        return sum(fit < limit for fit in self.fits)


def figures_of(session: Session, draft: Draft, loads: Sequence[Load] | None = None) -> Figures:
    fits = session.exec(
        select(ProposedPair.fit)
        .where(ProposedPair.draft_id == draft.id)
        .order_by(col(ProposedPair.fit))
    ).all()
    unmatched = session.exec(
        select(func.count(col(Unmatched.id))).where(Unmatched.draft_id == draft.id)
    ).one()
    if loads is None:
        loads = loads_of(session, draft)
    return Figures(fits, unmatched, [(load.places, load.filled) for load in loads])


def loads_of(session: Session, draft: Draft) -> list[Load]:
    """Every coach who took part, the fullest of the largest first."""
    inputs: Mapping[str, Any] = (draft.certificate or {}).get("inputs", {})
    places = {uid: found[1] for uid, found in inputs.get("coaches", {}).items()}
    filled = dict(
        session.exec(
            select(ProposedPair.coach_id, func.count(col(ProposedPair.id)))
            .where(ProposedPair.draft_id == draft.id)
            .group_by(col(ProposedPair.coach_id))
        ).all()
    )
    programme = select(Round.programme_id).where(Round.id == draft.round_id).scalar_subquery()
    found = session.exec(
        select(Enrolment.id, Enrolment.uid, Person.name, Person.email)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Enrolment.programme_id == programme, col(Enrolment.capacity).is_not(None))
    )
    loads = [
        Load(Somebody(uid, name, email), places[uid], filled.get(row, 0))
        for row, uid, name, email in found
        if uid in places
    ]
    return sorted(loads, key=lambda load: (-load.places, -load.filled, load.coach.name))


def weakest_pairs(
    session: Session, draft: Draft, *, search: str = "", skip: int = 0, most: int | None = None
) -> list[PairLine]:
    """The pairs of a draft, the weakest first; those whose name or whose coach's holds `search`."""
    asks, offers, first_year, coach = FIRST_YEAR, COACH, FIRST_YEAR_SIDE, COACH_SIDE
    query = (
        select(ProposedPair, first_year.uid, coach.uid, Demand.kind)
        .add_columns(col(asks.name), col(asks.email), col(offers.name), col(offers.email))
        .join(first_year, col(first_year.id) == ProposedPair.first_year_id)
        .join(coach, col(coach.id) == ProposedPair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .outerjoin(
            Demand,
            (col(Demand.round_id) == draft.round_id)
            & (col(Demand.first_year_id) == ProposedPair.first_year_id)
            & (col(Demand.coach_id) == ProposedPair.coach_id),
        )
        .where(col(ProposedPair.draft_id) == draft.id, *_named(search, asks.name, offers.name))
        .order_by(col(ProposedPair.fit), col(asks.name), col(ProposedPair.id))
        .offset(skip)
        .limit(most)
    )
    return [
        PairLine(
            Somebody(one_uid, one, one_email),
            Somebody(other_uid, other, other_email),
            pair.fit,
            [reason.get("staff", reason) for reason in pair.reasons],
            demand,
        )
        for pair, one_uid, other_uid, demand, one, one_email, other, other_email in (
            session.execute(query)
        )
    ]


def count_named(session: Session, draft: Draft, search: str) -> int:
    """Of how many pairs one of the two has this in their name."""
    asks, offers, first_year, coach = FIRST_YEAR, COACH, FIRST_YEAR_SIDE, COACH_SIDE
    return session.exec(
        select(func.count(col(ProposedPair.id)))
        .join(first_year, col(first_year.id) == ProposedPair.first_year_id)
        .join(coach, col(coach.id) == ProposedPair.coach_id)
        .join(asks, col(asks.id) == first_year.person_id)
        .join(offers, col(offers.id) == coach.person_id)
        .where(col(ProposedPair.draft_id) == draft.id, *_named(search, asks.name, offers.name))
    ).one()


def _named(search: str, *names: Any) -> list[ColumnElement[bool]]:
    part = f"%{search.casefold()}%"
    return [or_(*(func.lower(name).like(part) for name in names))] if search else []


def left_out(session: Session, draft: Draft) -> list[Left]:
    """Everyone without a coach, by reason, and then by what would help; the reason of most people
    first."""
    found = session.exec(
        select(Unmatched, Enrolment.uid, Person.name, Person.email)
        .join(Enrolment, col(Enrolment.id) == Unmatched.first_year_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Unmatched.draft_id == draft.id)
        .order_by(Person.name)
    ).all()
    groups: dict[str, dict[str, list[tuple[Mapping[str, Any], Somebody]]]] = {}
    for one, uid, name, email in found:
        helps = (one.reason.get("help") or {}).get("en", "")
        alike = groups.setdefault(COUNTS.sub("", one.reason["en"]), {}).setdefault(helps, [])
        alike.append((one.reason, Somebody(uid, name, email)))
    left = [
        Left(
            _alike([reason for same in by_help.values() for reason, _ in same]),
            [
                Fix(_alike([reason for reason, _ in same]), [person for _, person in same])
                for same in by_help.values()
            ],
        )
        for by_help in groups.values()
    ]
    return sorted(left, key=lambda one: -len(one.people))


def _alike(reasons: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The counts are the same for all, or they go: they would make a group of everybody."""
    first, *others = reasons
    if all(other["en"] == first["en"] for other in others):
        return first
    return {**first, **{said: COUNTS.sub("", first[said]) for said in ("nl", "en")}}


def choices_of(session: Session, round_: Round) -> list[Choice]:
    """What was fixed by hand in this round, with names."""
    demands = list_demands(session, round_)
    ids = {row for one in demands for row in (one.first_year_id, one.coach_id)}
    people = somebodies(session, ids)
    query = select(Enrolment.id, Enrolment.person_id).where(col(Enrolment.id).in_(ids))
    persons = dict(session.exec(query).all())
    return [
        Choice(
            one.kind,
            people[one.first_year_id],
            people[one.coach_id],
            by_coach=one.made_by_id == persons[one.coach_id],
            adds_place=one.adds_place,
        )
        for one in demands
    ]


def somebodies(session: Session, enrolment_ids: Collection[int]) -> dict[int, Somebody]:
    """These enrolments by row; asked for in portions, as databases have limits."""
    ids, found = list(enrolment_ids), dict[int, Somebody]()
    for start in range(0, len(ids), PORTION):
        rows = session.exec(
            select(Enrolment.id, Enrolment.uid, Person.name, Person.email)
            .join(Person, col(Person.id) == Enrolment.person_id)
            .where(col(Enrolment.id).in_(ids[start : start + PORTION]))
        )
        found |= {row: Somebody(uid, name, email) for row, uid, name, email in rows}
    return found
