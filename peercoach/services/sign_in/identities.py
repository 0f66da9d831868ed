"""With which account of the institution somebody signs in: one account is one person, always."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from peercoach.errors import NotFound
from peercoach.models import Identity, Person
from peercoach.providers import told
from peercoach.services.audit import record
from peercoach.services.sign_in.sessions import end_every_session
from peercoach.services.sign_up.filled_pages import LONGEST_NAME
from peercoach.services.sign_up.person_names import as_name
from peercoach.services.turns import wait_for_turn


def find_person(session: Session, identity: told.Identity) -> Person | None:
    """Who signs in with this account. Of two who come with a new one at once, one waits."""
    wait_for_turn(session, f"identity {identity.issuer} {identity.subject}")
    return session.exec(
        select(Person)
        .join(Identity, col(Identity.person_id) == Person.id)
        .where(Identity.issuer == identity.issuer, Identity.subject == identity.subject)
    ).first()


def identities_of(session: Session, person: Person) -> Sequence[Identity]:
    """At most one per provider."""
    return session.exec(
        select(Identity).where(Identity.person_id == person.id).order_by(col(Identity.id))
    ).all()


def connect(session: Session, person: Person, identity: told.Identity, *, now: datetime) -> bool:
    """From now on this account opens this person's pages. False, and nothing is changed, when it
    is somebody else's, or when they have another account there: the address may have changed hands.
    """
    owner = find_person(session, identity)
    if owner is not None:
        return owner.id == person.id
    wait_for_turn(session, f"identities of {person.id}")
    if any(one.issuer == identity.issuer for one in identities_of(session, person)):
        return False
    session.add(
        Identity(
            issuer=identity.issuer,
            subject=identity.subject,
            person_id=person.id,
            connected_at=now,
        )
    )
    session.flush()
    _record(session, "connect account", person, identity.issuer, actor=person.uid, now=now)
    return True


def disconnect(
    session: Session, person: Person, *, uid: str, by: str | None = None, now: datetime
) -> None:
    """That account opens these pages no more, and whoever came in signs in again. NotFound when
    it is not theirs."""
    found = next((one for one in identities_of(session, person) if one.uid == uid), None)
    if found is None:
        raise NotFound
    session.delete(found)
    end_every_session(session, person.id, now=now)
    _record(session, "disconnect account", person, found.issuer, actor=by or person.uid, now=now)


def take_over_name(person: Person, name: str) -> None:
    """Known data is not asked for again. What they wrote themselves stays as it is."""
    if not person.name:
        usable = as_name(name) or ""
        person.name = usable if len(usable) <= LONGEST_NAME else ""


def _record(
    session: Session, action: str, person: Person, issuer: str, *, actor: str, now: datetime
) -> None:
    record(
        session,
        now=now,
        actor=actor,
        action=action,
        subject_kind="person",
        subject_uid=person.uid,
        details={"issuer": issuer},
    )
