"""Contacts: dated facts that a pair met or wrote. Never what was said."""

from datetime import date, datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import Contact, ContactKind, ContactSource, Pair, Person, Programme
from peercoach.services.calendar.days import calendar_of
from peercoach.services.quiet_pairs import note_sign_of_life

# Made once, which takes longer than their answer. Pressed twice is pressed once.
NOTED = text(
    "INSERT INTO contact (pair_id, day, kind, source, by_id, noted_at)"
    " VALUES (:pair_id, :day, :kind, :source, :by_id, :noted_at) ON CONFLICT DO NOTHING"
).bindparams(
    *(
        bindparam(column.name, type_=column.type)
        for column in Contact.__table__.columns  # type: ignore[attr-defined]
        if not column.primary_key
    )
)
THIS_CONTACT = select(Contact).where(
    col(Contact.pair_id) == bindparam("pair"),
    col(Contact.day) == bindparam("day"),
    col(Contact.kind) == bindparam("kind"),
    col(Contact.by_id) == bindparam("by"),
)


class ContactInTheFuture(InvalidInput):
    """A contact is a fact, and this day has yet to come."""


class ContactBeforeThePair(InvalidInput):
    """On this day they had not been paired."""


def log_contact(
    session: Session,
    pair: Pair,
    *,
    kind: ContactKind,
    source: ContactSource,
    by: Person,
    day: date,
    now: datetime,
) -> bool:
    """Note that they were in touch on this day, in the programme's time zone; false if known.

    A sign of life: a quiet episode that is open is closed by it.
    """
    calendar = calendar_of(session.get_one(Programme, pair.programme_id))
    if day > calendar.day(now):
        raise ContactInTheFuture(mark("This day is still to come. Choose today or an earlier day."))
    if day < calendar.day(pair.started_at or pair.made_at):
        raise ContactBeforeThePair(mark("On this day you were not paired yet. Choose a later day."))
    noted = {
        "pair_id": pair.id,
        "day": day,
        "kind": kind,
        "source": source,
        "by_id": by.id,
        "noted_at": now,
    }
    if not session.connection().execute(NOTED, noted).rowcount:
        return False
    note_sign_of_life(session, pair, now=now)
    return True


def take_back_contact(
    session: Session, pair: Pair, *, kind: ContactKind, by: Person, day: date
) -> bool:
    """Undo what this person noted; false if there was nothing. A quiet episode stays closed."""
    contact = find_contact(session, pair, kind=kind, by=by, day=day)
    if contact is not None:
        session.delete(contact)
        session.flush()
    return contact is not None


def find_contact(
    session: Session, pair: Pair, *, kind: ContactKind, by: Person, day: date
) -> Contact | None:
    asked = {"pair": pair.id, "day": day, "kind": kind, "by": by.id}
    return session.exec(THIS_CONTACT, params=asked).one_or_none()
