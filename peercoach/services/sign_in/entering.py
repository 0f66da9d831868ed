"""What every way of signing in ends with: a session for somebody, or a reason why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlmodel import Session, select

from peercoach.models import Person, Role
from peercoach.providers.told import Told
from peercoach.services.audit import record
from peercoach.services.sign_in.identities import connect, take_over_name
from peercoach.services.sign_in.sessions import open_session


class Refusal(Enum):
    """Why one is not signed in. Not an error: what was tried must be remembered."""

    wrong = "wrong"
    void = "void"  # too many wrong codes
    over = "over"  # used, expired, or never asked for
    elsewhere = "elsewhere"  # asked for in another browser
    staff = "staff"  # works here, so has to come through the provider
    taken = "taken"  # whoever has this address signs in with another account there
    no_address = "no_address"  # the provider did not say at which address one can be reached


@dataclass(frozen=True)
class Entered:
    """Signed in: the token for the cookie, and where they were going, if anywhere."""

    token: str
    next_path: str
    staff: bool


def enter(
    session: Session,
    person: Person,
    *,
    told: Told | None,
    staff_issuer: str | None,
    next_path: str,
    now: datetime,
) -> Entered | Refusal:
    """Open a session for whoever proved that this is their mailbox, or their account.

    `told` is what a provider said of them, None where it was a mailed code alone.
    """
    issuer = told.identity.issuer if told else None
    staff = session.exec(select(Role.id).where(Role.person_id == person.id)).first() is not None
    if staff and staff_issuer not in (None, issuer):
        return Refusal.staff
    if told:
        if not connect(session, person, told.identity, now=now):
            return Refusal.taken
        take_over_name(person, told.name)
    person.confirmed_at = person.confirmed_at or now
    token = open_session(session, person, staff=staff, issuer=issuer, now=now)
    record(
        session,
        now=now,
        actor=person.uid,
        action="sign-in",
        subject_kind="person",
        subject_uid=person.uid,
        details={"issuer": issuer} if issuer else None,
    )
    return Entered(token, next_path, staff)
