"""Where somebody is in each programme they take part in: what their own page is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from peercoach.models import (
    Draft,
    Enrolment,
    EnrolmentStatus,
    Pair,
    PairStatus,
    Programme,
    Publication,
    Unmatched,
)
from peercoach.services.pairs.views import PairView, pairs_of
from peercoach.services.sign_up.openings import Opening, opening_of

# Built once, for every home asks it
ENROLMENTS = (
    select(Enrolment, Programme)
    .join(Programme, col(Programme.id) == Enrolment.programme_id)
    .where(Enrolment.person_id == bindparam("person"))
    .order_by(col(Enrolment.created_at).desc(), col(Enrolment.id).desc())
)


class Phase(StrEnum):
    """`matched` until they first met or wrote; `ended` when a pair was, and nobody comes next."""

    draft = "draft"
    waiting = "waiting"
    not_this_time = "not_this_time"
    matched = "matched"
    active = "active"
    paused = "paused"
    ended = "ended"
    withdrawn = "withdrawn"


@dataclass(frozen=True, slots=True)
class Home:
    """One enrolment with all its page shows. `looked_at` is when a round left them unmatched, and
    `obstacle` the kind of reason; `lost_at` when their last pair ended, where they wait for
    another."""

    programme: Programme
    enrolment: Enrolment
    opening: Opening
    phase: Phase
    pairs: Sequence[PairView]
    looked_at: datetime | None = None
    lost_at: datetime | None = None
    obstacle: str = ""


def homes_of(session: Session, person_id: int, *, now: datetime) -> list[Home]:
    """All programmes in which this person takes or took part, the newest first."""
    return [
        home_of(session, programme, enrolment, now=now)
        for enrolment, programme in enrolments_of(session, person_id)
    ]


def enrolments_of(session: Session, person_id: int) -> Sequence[tuple[Enrolment, Programme]]:
    """The same without what goes on there."""
    return session.exec(ENROLMENTS, params={"person": person_id}).all()


def home_of(session: Session, programme: Programme, enrolment: Enrolment, *, now: datetime) -> Home:
    pairs = pairs_of(session, programme, enrolment)
    # Why nobody, and since when, is asked of who has nobody only
    looked_at, obstacle = (None, "") if pairs else _left_unmatched(session, enrolment)
    lost_at = None if pairs else _last_end(session, enrolment)
    return Home(
        programme=programme,
        enrolment=enrolment,
        opening=opening_of(session, programme, now=now),
        phase=_phase(enrolment, pairs, looked_at=looked_at, lost_at=lost_at),
        pairs=pairs,
        looked_at=looked_at,
        lost_at=lost_at,
        obstacle=obstacle,
    )


def _phase(
    enrolment: Enrolment,
    pairs: Sequence[PairView],
    *,
    looked_at: datetime | None,
    lost_at: datetime | None,
) -> Phase:
    if enrolment.status is EnrolmentStatus.draft:
        return Phase.draft
    if enrolment.status is EnrolmentStatus.withdrawn:
        return Phase.withdrawn
    if pairs:
        in_touch = any(pair.met or pair.wrote for pair in pairs)
        return Phase.active if in_touch else Phase.matched
    if enrolment.status is EnrolmentStatus.paused:
        return Phase.paused
    if looked_at and (lost_at is None or looked_at > lost_at):
        return Phase.not_this_time
    return Phase.ended if lost_at else Phase.waiting


def _left_unmatched(session: Session, enrolment: Enrolment) -> tuple[datetime | None, str]:
    """When a publication, made since they signed up, had nobody for them, and the kind of reason:
    its sentence is for coordinators, and may say something of others."""
    query = (
        select(Publication.published_at, Unmatched.reason)
        .join(Draft, col(Draft.id) == Publication.draft_id)
        .join(Unmatched, col(Unmatched.draft_id) == Draft.id)
        .where(
            Unmatched.first_year_id == enrolment.id,
            col(Publication.published_at).is_not(None),
        )
        .order_by(col(Publication.published_at).desc())
    )
    if enrolment.sent_at is not None:
        query = query.where(col(Publication.published_at) >= enrolment.sent_at)
    found = session.exec(query).first()
    if not found:
        return None, ""
    at, reason = found
    return at, reason.get("own", reason.get("obstacle", ""))


def _last_end(session: Session, enrolment: Enrolment) -> datetime | None:
    """When their last pair ended, of those they knew of, since they signed up this time."""
    query = (
        select(Pair.ended_at)
        .where(
            (Pair.first_year_id == enrolment.id) | (Pair.coach_id == enrolment.id),
            Pair.status == PairStatus.ended,
            col(Pair.started_at).is_not(None),
        )
        .order_by(col(Pair.ended_at).desc())
    )
    if enrolment.sent_at is not None:
        query = query.where(col(Pair.ended_at) >= enrolment.sent_at)
    return session.exec(query).first()
