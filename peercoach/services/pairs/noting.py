"""Saying that a pair was in touch, and taking it back: by one of the two, from their own page."""

from datetime import date, datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col

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

# Built once: every page of a pair begins with it
OWN = (
    columns(Pair, Enrolment, Programme)
    .join(Enrolment, col(Enrolment.id).in_((Pair.first_year_id, Pair.coach_id)))
    .join(Programme, col(Programme.id) == Pair.programme_id)
    .where(
        col(Pair.uid) == bindparam("uid"),
        col(Enrolment.person_id) == bindparam("person"),
        col(Pair.status) == PairStatus.live,
    )
)


def find_own_pair(session: Session, person_id: int, uid: str) -> tuple[Pair, Enrolment, Programme]:
    """A live pair, the enrolment through which this person is in it, and its programme.

    Raises NotFound: a pair of others does not exist for them, nor one that rests, whatever the
    reason is.
    """
    found = session.execute(OWN, {"uid": uid, "person": person_id}).first()
    if found is None:
        raise NotFound
    pair, enrolment, programme = found
    return pair, enrolment, programme


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
