"""Back to the address before: for who did not change it, with the link that went there."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from peercoach.errors import Conflict
from peercoach.i18n import mark
from peercoach.models import AddressChange, ApiToken, Enrolment, Identity, Person, Role
from peercoach.services.own_data.erasing import erase
from peercoach.services.sign_in.own_address import WAY_BACK_FOR, move_mailbox, note
from peercoach.services.sign_in.sessions import end_every_session
from peercoach.services.tokens import hash_of
from peercoach.services.turns import wait_for_turn


class InUse(Conflict):
    """Somebody takes part with the address before by now."""


def find_way_back(session: Session, link: str, *, now: datetime) -> AddressChange | None:
    """What this link takes back, if it still does."""
    return session.exec(
        select(AddressChange).where(
            AddressChange.back_hash == hash_of(link),
            col(AddressChange.changed_at) > now - WAY_BACK_FOR,
        )
    ).first()


def take_back(session: Session, change: AddressChange, *, now: datetime) -> None:
    """The address before counts again, and whoever came in since is out: browsers, keys and
    accounts that were connected. Raises InUse, and then nothing has changed."""
    person = session.get_one(Person, change.person_id)
    wait_for_turn(session, f"address of {person.id}")
    before, since = str(change.old_email), change.changed_at
    _make_room(session, before, person, now=now)
    move_mailbox(session, person, to=before)
    end_every_session(session, person.id, now=now)
    keys = update(ApiToken).where(
        col(ApiToken.person_id) == person.id,
        col(ApiToken.created_at) >= since,
        col(ApiToken.revoked_at).is_(None),
    )
    session.exec(keys.values(revoked_at=now))
    session.exec(
        delete(Identity).where(
            col(Identity.person_id) == person.id, col(Identity.connected_at) >= since
        )
    )
    # What was changed after that is taken back with it
    session.exec(
        delete(AddressChange).where(
            col(AddressChange.person_id) == person.id, col(AddressChange.id) >= change.id
        )
    )
    note(session, "take back address", person, now=now)


def _make_room(session: Session, email: str, person: Person, *, now: datetime) -> None:
    """Who signed in with the old address meanwhile became somebody new, with nothing to lose."""
    wait_for_turn(session, f"person {email}")
    newcomer = session.exec(
        select(Person).where(Person.email == email, col(Person.id) != person.id)
    ).first()
    if newcomer is None:
        return
    for table in (Enrolment, Role):
        mine = select(table.id).where(table.person_id == newcomer.id)
        if session.exec(mine).first() is not None:
            raise InUse(mark("Somebody takes part with this address by now. Write to us"))
    erase(session, newcomer, now=now)
