"""The audit of one programme as its coordinators read it: who did what, when, about what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from peercoach.models import Audit, Draft, Enrolment, Pair, Person, Programme, Round
from peercoach.services.rounds.drafts import letter_of

PAGE = 50
AT_ONCE = 5000
"""Names asked for in one query, as databases have limits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; empty is all. Days are those of the programme's zone, both included."""

    actor: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """`by` and `about` are names, empty where there is none any more; `actor` is what is stored."""

    at: datetime
    actor: str
    by: str
    action: str
    kind: str
    about: str
    details: Mapping[str, Any]


def count_entries(session: Session, programme: Programme, wanted: Wanted) -> int:
    query = select(func.count(col(Audit.id))).where(*_those(programme, wanted))
    return session.exec(query).one()


def list_entries(
    session: Session,
    programme: Programme,
    wanted: Wanted,
    *,
    skip: int = 0,
    most: int | None = PAGE,
) -> list[Line]:
    """The newest first."""
    entries = session.exec(
        select(Audit)
        .where(*_those(programme, wanted))
        .order_by(col(Audit.id).desc())
        .offset(skip)
        .limit(most)
    ).all()
    people = _people(session, {one.actor for one in entries})
    names = _names(session, entries)
    return [
        Line(
            one.at,
            one.actor,
            people.get(one.actor, ""),
            one.action,
            one.subject_kind,
            names.get(one.subject_uid, ""),
            {key: names.get(str(value), value) for key, value in one.details.items()},
        )
        for one in entries
    ]


def actors_of(session: Session, programme: Programme) -> list[tuple[str, str]]:
    """Everybody who did something here, by what is stored and by name."""
    found = session.exec(
        select(Audit.actor, Person.name, Person.email)
        .outerjoin(Person, col(Person.uid) == Audit.actor)
        .where(Audit.programme_id == programme.id)
        .distinct()
    ).all()
    return sorted(((actor, name or email or "") for actor, name, email in found), key=_by_name)


def kinds_of(session: Session, programme: Programme) -> list[str]:
    """The kinds of things that something was done with."""
    query = select(Audit.subject_kind).where(Audit.programme_id == programme.id).distinct()
    return sorted(session.exec(query))


def _those(programme: Programme, wanted: Wanted) -> list[ColumnElement[bool]]:
    zone = ZoneInfo(programme.time_zone)
    found = [col(Audit.programme_id) == programme.id]
    if wanted.actor:
        found.append(col(Audit.actor) == wanted.actor)
    if wanted.kind:
        found.append(col(Audit.subject_kind) == wanted.kind)
    if wanted.first:
        found.append(col(Audit.at) >= datetime.combine(wanted.first, time(), zone))
    if wanted.last:
        after = wanted.last + timedelta(days=1)
        found.append(col(Audit.at) < datetime.combine(after, time(), zone))
    return found


def _names(session: Session, entries: Sequence[Audit]) -> dict[str, str]:
    """What the things of these entries are called, by the uids in them."""
    uids = {one.subject_uid for one in entries}
    uids |= {one for entry in entries for one in entry.details.values() if isinstance(one, str)}
    names: dict[str, str] = {}
    for some in _portions(uids):
        names |= dict(
            session.exec(select(Round.uid, Round.name).where(col(Round.uid).in_(some))).all()
        )
        names |= dict(
            session.exec(
                select(Enrolment.uid, Person.name)
                .join(Person, col(Person.id) == Enrolment.person_id)
                .where(col(Enrolment.uid).in_(some))
            ).all()
        )
        drafts = select(Draft.uid, Round.name, Draft.number).join(
            Round, col(Round.id) == Draft.round_id
        )
        for uid, round_name, number in session.exec(drafts.where(col(Draft.uid).in_(some))):
            names[uid] = f"{round_name}, {letter_of(number)}"
        names |= _pairs(session, some)
    return names | _people(session, uids)


def _pairs(session: Session, uids: list[str]) -> dict[str, str]:
    asks, offers = aliased(Enrolment), aliased(Enrolment)
    one, other = aliased(Person), aliased(Person)
    found = session.exec(
        select(Pair.uid, one.name, other.name)
        .join(asks, col(asks.id) == Pair.first_year_id)
        .join(offers, col(offers.id) == Pair.coach_id)
        .join(one, col(one.id) == asks.person_id)
        .join(other, col(other.id) == offers.person_id)
        .where(col(Pair.uid).in_(uids))
    )
    return {uid: f"{first_year} – {coach}" for uid, first_year, coach in found}


def _people(session: Session, uids: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for some in _portions(uids):
        found = select(Person.uid, Person.name, Person.email).where(col(Person.uid).in_(some))
        names |= {uid: name or email for uid, name, email in session.exec(found)}
    return names


def _portions(uids: Iterable[str]) -> Iterable[list[str]]:
    known = sorted(uids)
    return (known[start : start + AT_ONCE] for start in range(0, len(known), AT_ONCE))


def _by_name(actor: tuple[str, str]) -> tuple[str, str]:
    return actor[1].casefold(), actor[0]
