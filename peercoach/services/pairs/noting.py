"""Saying that a pair was in touch, and taking it back: by one of the two, from their own page."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import (
    ContactKind,
    ContactSource,
    Enrolment,
    Pair,
    PairStatus,
    Person,
    Programme,
)
from peercoach.services.pairs.contacts import log_contact, take_back_contact

MAY_NOTE = (ContactKind.met, ContactKind.wrote)


def find_own_pair(session: Session, person_id: int, uid: str) -> tuple[Pair, Enrolment, Programme]:
    """A live pair, the enrolment through which this person is in it, and its programme.

    Raises NotFound: a pair of others does not exist for them, nor one that rests, whatever the
    reason is.
    """
    found = session.exec(
        select(Pair, Enrolment, Programme)
        .join(Enrolment, col(Enrolment.id).in_((Pair.first_year_id, Pair.coach_id)))
        .join(Programme, col(Programme.id) == Pair.programme_id)
        .where(Pair.uid == uid, Enrolment.person_id == person_id, Pair.status == PairStatus.live)
    ).first()
    if found is None:
        raise NotFound
    return found


def note_contact(
    session: Session, person_id: int, pair: Pair, *, kind: ContactKind, day: date, now: datetime
) -> bool:
    """Note what this person says; false if they said so before."""
    by = session.get_one(Person, person_id)
    return log_contact(session, pair, kind=kind, source=ContactSource.page, by=by, day=day, now=now)


def forget_contact(
    session: Session, person_id: int, pair: Pair, *, kind: ContactKind, day: date
) -> bool:
    """Take back what this person said, and never what the other did."""
    by = session.get_one(Person, person_id)
    return take_back_contact(session, pair, kind=kind, by=by, day=day)
