"""What staff may do in a programme: given and taken. By a page nobody gives themselves a role, but
for that of coordinator in a programme they make."""

from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.models import Person, Programme, Role, RoleKind
from peercoach.services.audit import record
from peercoach.services.programmes.deeds import Action
from peercoach.services.sign_in.sessions import end_every_session

ON_THE_MACHINE = "command line"
"""The actor in the audit when someone with access to the machine itself did it."""


def give_role(
    session: Session,
    *,
    programme: Programme,
    person: Person,
    kind: RoleKind,
    now: datetime,
    by: Person | None = None,
) -> bool:
    """Let a person act in a programme; says whether that is new. Without `by`: on the machine.

    Who becomes staff by it signs in again, for staff are signed out sooner than students.
    """
    if _find(session, programme, person, kind):
        return False
    if session.exec(select(Role.id).where(Role.person_id == person.id)).first() is None:
        end_every_session(session, person.id, now=now)
    session.add(
        Role(
            programme_id=programme.id,
            person_id=person.id,
            kind=kind,
            granted_at=now,
            granted_by_id=by.id if by else None,
        )
    )
    _record(session, "give role", programme, person, kind, now=now, by=by)
    return True


def take_role(
    session: Session,
    *,
    programme: Programme,
    person: Person,
    kind: RoleKind,
    now: datetime,
    by: Person | None = None,
) -> bool:
    """Undo `give_role`, from the next request on; says whether there was anything to undo."""
    role = _find(session, programme, person, kind)
    if role is None:
        return False
    session.delete(role)
    _record(session, "take role", programme, person, kind, now=now, by=by)
    return True


def people_with_role(session: Session, programme: Programme, kind: RoleKind) -> list[Person]:
    """Who may do this in the programme, by address."""
    found = session.exec(
        select(Person)
        .join(Role, col(Role.person_id) == Person.id)
        .where(Role.programme_id == programme.id, Role.kind == kind)
        .order_by(Person.email)
    )
    return list(found)


def programmes_of(session: Session, person_id: int) -> list[Programme]:
    """Where a person coordinates."""
    found = session.exec(
        select(Programme)
        .join(Role, col(Role.programme_id) == Programme.id)
        .where(Role.person_id == person_id, Role.kind == RoleKind.coordinator)
        .order_by(Programme.slug)
    )
    return list(found)


def _find(session: Session, programme: Programme, person: Person, kind: RoleKind) -> Role | None:
    return session.exec(
        select(Role).where(
            Role.programme_id == programme.id, Role.person_id == person.id, Role.kind == kind
        )
    ).first()


def _record(
    session: Session,
    action: Action,
    programme: Programme,
    person: Person,
    kind: RoleKind,
    *,
    now: datetime,
    by: Person | None,
) -> None:
    record(
        session,
        now=now,
        actor=by.uid if by else ON_THE_MACHINE,
        action=action,
        subject_kind="person",
        subject_uid=person.uid,
        programme_id=programme.id,
        details={"role": kind.value},
    )
