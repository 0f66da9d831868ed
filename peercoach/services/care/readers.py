"""Confidential readers: the people, named one by one, who open what is passed on."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotAllowed
from peercoach.i18n import mark
from peercoach.models import Language, Person, Programme, Role, RoleKind
from peercoach.notify.messages.care import NAMED
from peercoach.notify.outbox import owe
from peercoach.services.pairs.duos import first_name
from peercoach.services.people import find_or_add_person, mailbox
from peercoach.services.programmes.roles import give_role, people_with_role, take_role

READER = RoleKind.confidential


def readers_of(
    session: Session, programme_id: int, *, but: Collection[int | None] = ()
) -> list[Person]:
    """In the order in which they were named: the first one is written to, the others stand in.

    `but` leaves out whom it concerns: nobody reads about themselves.
    """
    found = session.exec(
        select(Person)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Role.programme_id == programme_id, Role.kind == READER)
        .order_by(col(Role.granted_at), col(Role.id))
    )
    return [person for person in found if person.id not in but]


def with_readers(session: Session, programme_ids: Collection[int]) -> set[int]:
    """Those of these programmes in which somebody reads."""
    return set(
        session.exec(
            select(Role.programme_id)
            .where(col(Role.programme_id).in_(programme_ids), Role.kind == READER)
            .distinct()
        )
    )


def name_reader(
    session: Session,
    programme: Programme,
    typed: str,
    *,
    name: str,
    language: Language,
    by: Person | None,
    now: datetime,
) -> tuple[Person, bool]:
    """Let somebody read from now on, and tell them so; says whether that is new.

    Raises NoAddress, and NotAllowed for a coordinator who names themselves: the trust that is asked
    of a reader is for somebody else to give.
    """
    person = find_or_add_person(session, mailbox(typed), language=language, now=now, name=name)
    if by is not None and person.id == by.id:
        raise NotAllowed(mark("You cannot name yourself a reader. Ask another coordinator."))
    person.name = person.name or name
    new = give_role(session, programme=programme, person=person, kind=READER, by=by, now=now)
    if new:
        owe(
            session,
            key=f"reader:{programme.id}:{person.id}:{now.date().isoformat()}",
            to=person,
            template=NAMED,
            payload={
                "name": first_name(person),
                "programme": {"nl": programme.name_nl, "en": programme.name_en},
            },
            now=now,
            programme_id=programme.id,
        )
    return person, new


def dismiss_reader(
    session: Session, programme: Programme, uid: str, *, by: Person | None, now: datetime
) -> bool:
    """Let somebody read no more, from the next request on; says whether they did."""
    for person in people_with_role(session, programme, READER):
        if person.uid == uid:
            return take_role(
                session, programme=programme, person=person, kind=READER, by=by, now=now
            )
    return False


def reads_in(session: Session, person_id: int) -> list[Programme]:
    """The programmes in which this person is a reader."""
    return list(
        session.exec(
            select(Programme)
            .join(Role, col(Role.programme_id) == Programme.id)
            .where(Role.person_id == person_id, Role.kind == READER)
            .order_by(Programme.slug)
        )
    )
