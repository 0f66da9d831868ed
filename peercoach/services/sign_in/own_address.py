"""Correcting one's own mail address: a code proves the new mailbox, the old one hears of it.

Whoever found a browser signed in cannot keep a place that way: for a week the mail to the old
address takes everything back (`address_back.py`).
"""

from datetime import datetime, timedelta
from enum import Enum
from hmac import compare_digest

from sqlmodel import Session, col, delete, func, or_, select, update

from peercoach.errors import InvalidInput
from peercoach.i18n import mark
from peercoach.models import IS_QUEUED, AddressChange, Notice, Person, SignInRequest
from peercoach.models.sessions import TRIES
from peercoach.notify.messages.own_address import CHANGED, PROVE
from peercoach.notify.outbox import Mailbox, owe
from peercoach.services.audit import record
from peercoach.services.people import mailbox
from peercoach.services.sign_in.by_code import HOUR, MAILS_PER_HOUR, WORKS_FOR
from peercoach.services.sign_in.codes import hash_with, in_groups, new_code
from peercoach.services.sign_in.sessions import end_every_session
from peercoach.services.tokens import hash_of, new_token
from peercoach.services.turns import wait_for_turn

WAY_BACK_FOR = timedelta(days=7)


class Typed(Enum):
    """What became of a code that was typed in. Not an error: a try must be remembered."""

    changed = "changed"
    wrong = "wrong"
    over = "over"
    taken = "taken"  # somebody else signs in with that address


def ask_for_code(
    session: Session, person: Person, email: str, *, browser: str, now: datetime
) -> None:
    """Owe the new mailbox a code, which only this browser can use. Raises InvalidInput.

    Whether the address is anybody's is not looked at yet, so nothing can tell. After
    MAILS_PER_HOUR nothing is mailed, and nothing else differs.
    """
    address = mailbox(email)
    if address == person.email:
        raise InvalidInput(mark("This is your address already"))
    wait_for_turn(session, f"new address {address}")
    wait_for_turn(session, f"address of {person.id}")
    recent = session.exec(
        select(func.count(col(AddressChange.id))).where(
            or_(AddressChange.person_id == person.id, AddressChange.new_email == address),
            col(AddressChange.created_at) > now - HOUR,
        )
    ).one()
    code, until = new_code(), now + WORKS_FOR
    asked = AddressChange(
        person_id=person.id,
        new_email=address,
        code_hash=hash_with(browser, code),
        created_at=now,
        expires_at=until,
    )
    session.add(asked)
    session.flush()
    if recent < MAILS_PER_HOUR:
        owe(
            session,
            key=f"address:{asked.code_hash}",
            to=Mailbox(address, person.language, person.id),
            template=PROVE,
            payload={"code": in_groups(code), "path": "/me/address/code"},
            now=now,
            expires_at=until,
        )


def waiting_for_code(session: Session, person: Person, *, now: datetime) -> AddressChange | None:
    """What they asked for last, while its code can still be typed in."""
    newest = session.exec(
        select(AddressChange)
        .where(AddressChange.person_id == person.id)
        .order_by(col(AddressChange.id).desc())
        .limit(1)
    ).first()
    usable = newest and newest.changed_at is None and newest.expires_at > now
    return newest if usable and newest and newest.tries < TRIES else None


def changed_lately(session: Session, person: Person, *, now: datetime) -> AddressChange | None:
    """The last change that can still be taken back."""
    return session.exec(
        select(AddressChange)
        .where(
            AddressChange.person_id == person.id,
            col(AddressChange.back_hash).is_not(None),
            col(AddressChange.changed_at) > now - WAY_BACK_FOR,
        )
        .order_by(col(AddressChange.id).desc())
    ).first()


def type_code(session: Session, person: Person, code: str, *, browser: str, now: datetime) -> Typed:
    """Change the address, if this is the code. A try is counted before it is looked at."""
    wait_for_turn(session, f"address of {person.id}")
    asked = waiting_for_code(session, person, now=now)
    if asked is None:
        return Typed.over
    asked.tries += 1
    session.flush()
    if not compare_digest(hash_with(browser, code), asked.code_hash):
        return Typed.over if asked.tries == TRIES else Typed.wrong
    wait_for_turn(session, f"person {asked.new_email}")
    if session.exec(select(Person.id).where(Person.email == asked.new_email)).first() is not None:
        return Typed.taken
    _change(session, person, asked, browser=browser, now=now)
    return Typed.changed


def _change(
    session: Session, person: Person, asked: AddressChange, *, browser: str, now: datetime
) -> None:
    old, link = person.email, new_token()
    asked.changed_at, asked.old_email, asked.back_hash = now, old, hash_of(link)
    person.confirmed_at = person.confirmed_at or now
    move_mailbox(session, person, to=asked.new_email)
    end_every_session(session, person.id, but=browser, now=now)
    owe(
        session,
        key=f"address:{asked.back_hash}",
        to=Mailbox(old, person.language, person.id),
        template=CHANGED,
        payload={"path": f"/account/back/{link}", "until": (now + WAY_BACK_FOR).isoformat()},
        now=now,
        expires_at=now + WAY_BACK_FOR,
    )
    note(session, "change address", person, now=now)


def move_mailbox(session: Session, person: Person, *, to: str) -> None:
    """From here on they are reached and known by this address. What waits to leave goes there, and
    a code that was mailed to the address before lets nobody in."""
    before, person.email = person.email, to
    session.exec(delete(SignInRequest).where(col(SignInRequest.email) == before))
    theirs = or_(col(Notice.person_id) == person.id, col(Notice.recipient) == before)
    session.exec(update(Notice).where(theirs).values(person_id=person.id))
    session.exec(
        update(Notice)
        .where(col(Notice.person_id) == person.id, col(Notice.recipient) == before, IS_QUEUED)
        .values(recipient=to)
    )
    session.flush()


def note(session: Session, action: str, person: Person, *, now: datetime) -> None:
    record(
        session,
        now=now,
        actor=person.uid,
        action=action,
        subject_kind="person",
        subject_uid=person.uid,
    )


def forget_address_changes(session: Session, *, now: datetime) -> int:
    """Delete what can neither be typed in nor taken back; says how many."""
    gone = session.exec(
        delete(AddressChange).where(
            func.coalesce(col(AddressChange.changed_at), col(AddressChange.expires_at))
            <= now - WAY_BACK_FOR
        )
    )
    return gone.rowcount
