"""Keys with which a person's own programs use the API as that person."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select, update

from peercoach.errors import InvalidInput, NotFound
from peercoach.i18n import mark
from peercoach.models import ApiToken, Person
from peercoach.services.audit import record
from peercoach.services.sign_in.sessions import SignedIn, roles_of
from peercoach.services.tokens import hash_of, new_token

PREFIX = "peercoach_"  # so that programs that look for leaked keys recognise one
LONGEST_LABEL = 60
DAYS = (30, 90, 365)


class UnusableToken(InvalidInput):
    """A new key's `field`, `label` or `days`, is not what it can be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def make_token(session: Session, person: Person, *, label: str, days: int, now: datetime) -> str:
    """A new key, to be shown once: only its hash is kept. Raises UnusableToken."""
    label = label.strip()
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        raise UnusableToken("label", mark("Say in 1 to 60 characters what the key is for"))
    if days not in DAYS:
        raise UnusableToken("days", mark("Choose how long the key works"))
    token = PREFIX + new_token()
    made = ApiToken(
        token_hash=hash_of(token),
        person_id=person.id,
        label=label,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(made)
    session.flush()
    _record(session, "make api token", person, made, now=now)
    return token


def list_tokens(session: Session, person: Person, *, now: datetime) -> list[ApiToken]:
    """A person's keys that still work, the newest first."""
    found = session.exec(
        select(ApiToken)
        .where(ApiToken.person_id == person.id, _works(now))
        .order_by(col(ApiToken.id).desc())
    )
    return list(found)


def revoke_token(session: Session, person: Person, *, uid: str, now: datetime) -> None:
    """End a key at once. Raises NotFound when it is not this person's, or ended already."""
    found = session.exec(
        select(ApiToken).where(ApiToken.uid == uid, ApiToken.person_id == person.id, _works(now))
    ).first()
    if found is None:
        raise NotFound
    found.revoked_at = now
    _record(session, "revoke api token", person, found, now=now)


def find_token(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Whose key this is, while it works."""
    row = session.exec(
        select(ApiToken, Person)
        .join(Person, col(Person.id) == ApiToken.person_id)
        .where(ApiToken.token_hash == hash_of(token), _works(now))
    ).first()
    if row is None:
        return None
    found, person = row
    roles = roles_of(session, person.id)
    return SignedIn(person.id, person.uid, person.language, roles, found.last_used_at)


def note_used(session: Session, token: str, *, now: datetime) -> None:
    session.exec(
        update(ApiToken).where(col(ApiToken.token_hash) == hash_of(token)).values(last_used_at=now)
    )


def _works(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(ApiToken.revoked_at).is_(None),
        or_(col(ApiToken.expires_at).is_(None), col(ApiToken.expires_at) > now),
    )


def _record(
    session: Session, action: str, person: Person, token: ApiToken, *, now: datetime
) -> None:
    record(
        session,
        now=now,
        actor=person.uid,
        action=action,
        subject_kind="api token",
        subject_uid=token.uid,
    )
