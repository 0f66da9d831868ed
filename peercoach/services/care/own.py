"""What people see of it themselves: what I passed on, and that something was shared about me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import Audit, Concern, ConcernKind, Pair, Person, Programme
from peercoach.services.care.reading import LONGEST_HOLD, SUBJECT, Cover

TIME_TO_HOLD = timedelta(days=1)
"""After opening it a reader may find that it is not safe to tell yet."""


@dataclass(frozen=True, slots=True)
class Opening:
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Something this person passed on, and who opened it; never what it says."""

    cover: Cover
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Shared:
    """A coach passed on a worry about this person. Not by whom, and not what: that is for a
    conversation with a reader."""

    uid: str
    programme: Programme
    made_at: datetime
    openings: Sequence[Opening]
    closed_at: datetime | None


def find_own_concern(session: Session, person_id: int, uid: str) -> PassedOn:
    """Raises NotFound for what somebody else passed on, as for what does not exist."""
    found = [one for one in own_concerns(session, person_id) if one.cover.concern.uid == uid]
    if not found:
        raise NotFound
    return found[0]


def own_concerns(session: Session, person_id: int) -> list[PassedOn]:
    """What this person passed on, the newest first."""
    rows = session.exec(
        select(Concern, Programme)
        .join(Programme, col(Programme.id) == Concern.programme_id)
        .where(Concern.author_id == person_id)
        .order_by(col(Concern.made_at).desc())
    )
    return [
        PassedOn(Cover(concern, programme, None), openings_of(session, concern))
        for concern, programme in rows
    ]


def shared_about(session: Session, person_id: int, *, now: datetime) -> list[Shared]:
    """Worries about this person that they may know of now, the newest first.

    A day after a reader opened it, unless they held it; a week after it was passed on at the
    latest. Complaints are not among them: those a reader brings up in a conversation.
    """
    rows = session.exec(
        select(Concern, Programme)
        .join(Programme, col(Programme.id) == Concern.programme_id)
        .where(Concern.about_id == person_id, Concern.kind == ConcernKind.worry)
        .order_by(col(Concern.made_at).desc())
    )
    return [
        Shared(
            concern.uid,
            programme,
            concern.made_at,
            openings_of(session, concern),
            concern.closed_at,
        )
        for concern, programme in rows
        if known_from(concern) <= now
    ]


def known_from(concern: Concern) -> datetime:
    latest = concern.made_at + LONGEST_HOLD
    opened = concern.opened_at + TIME_TO_HOLD if concern.opened_at else latest
    return min(latest, concern.held_until or opened)


def openings_of(session: Session, concern: Concern) -> list[Opening]:
    """Who opened it and when, each opening once."""
    rows = session.exec(
        select(Person.name, Audit.at)
        .join(Person, col(Person.uid) == Audit.actor)
        .where(
            Audit.subject_kind == SUBJECT, Audit.subject_uid == concern.uid, Audit.action == "open"
        )
        .order_by(col(Audit.id))
    )
    return [Opening(name, at) for name, at in rows]


def complaint_about(session: Session, person_id: int, pair_uid: str) -> str | None:
    """The uid of what this person passed on about this pair, if they did."""
    return session.exec(
        select(Concern.uid)
        .join(Pair, col(Pair.id) == Concern.pair_id)
        .where(
            Pair.uid == pair_uid,
            Concern.author_id == person_id,
            Concern.kind == ConcernKind.complaint,
        )
        .order_by(col(Concern.made_at).desc())
    ).first()
