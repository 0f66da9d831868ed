"""What a draft outside a round proposes: with names, for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from peercoach.models import (
    Draft,
    Enrolment,
    Pair,
    Person,
    Programme,
    Round,
    Unmatched,
)
from peercoach.services.all_year.approving import proposed
from peercoach.services.all_year.changed import changed_rows, look_again
from peercoach.services.pairs.pairs import GOING_ON
from peercoach.services.rounds.preview import Somebody, somebodies


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody with the coach a draft has for them; `before` is the coach they have now, and
    `holds` says that nothing about these two changed since."""

    first_year_id: int
    first_year: Somebody
    coach: Somebody
    before: str | None
    fit: int
    reasons: Sequence[Mapping[str, str]]
    holds: bool


def places_of(session: Session, programme: Programme, round_: Round, draft: Draft) -> list[Place]:
    """By name of the first-year."""
    rows = proposed(session, draft)
    if not rows:
        return []
    look = look_again(session, programme, round_, draft, rows)
    changed = changed_rows(session, look, rows)
    people = somebodies(session, look.uids)
    before = _coaches_now(session, [row.first_year_id for row in rows])
    places = [
        Place(
            row.first_year_id,
            people[row.first_year_id],
            people[row.coach_id],
            before.get(row.first_year_id),
            row.fit,
            [reason.get("staff", reason) for reason in row.reasons],
            row.id not in changed,
        )
        for row in rows
    ]
    return sorted(places, key=lambda place: (place.first_year.name, place.first_year.uid))


def left_by(session: Session, draft: Draft) -> list[tuple[int, str, Mapping[str, Any]]]:
    """Whom it has nobody for: their enrolment, their name, and the reason."""
    found = session.exec(
        select(Enrolment.id, Person.name, Unmatched.reason)
        .select_from(Unmatched)
        .join(Enrolment, col(Enrolment.id) == Unmatched.first_year_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(Unmatched.draft_id == draft.id)
        .order_by(Person.name, col(Unmatched.id))
    )
    return [(row, name, reason) for row, name, reason in found]


def _coaches_now(session: Session, first_years: Sequence[int]) -> dict[int, str]:
    found = session.exec(
        select(Pair.first_year_id, Person.name)
        .join(Enrolment, col(Enrolment.id) == Pair.coach_id)
        .join(Person, col(Person.id) == Enrolment.person_id)
        .where(col(Pair.first_year_id).in_(first_years), col(Pair.status).in_(GOING_ON))
    )
    return dict(found.all())


def name_of_uid(session: Session, programme: Programme, uid: str) -> str:
    """Of whoever an enrolment of this programme belongs to; empty where nobody is left."""
    found = session.exec(
        select(Enrolment.id).where(Enrolment.programme_id == programme.id, Enrolment.uid == uid)
    ).first()
    return somebodies(session, [found])[found].name if found else ""
