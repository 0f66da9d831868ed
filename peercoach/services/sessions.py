"""Staying signed in: one row per browser. It ends here, whatever the browser still holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from peercoach.models import BrowserSession, Language, Person, Programme, Role
from peercoach.services.tokens import hash_of, new_token

STUDENT_DAYS = timedelta(days=14)
STAFF_DAY = timedelta(hours=12)
STAFF_IDLE = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
"""How long a visit goes without being noted: reading a page need not cost a write."""


@dataclass(frozen=True)
class SignedIn:
    """Who a session or a token belongs to, and what they may do now."""

    person_id: int
    uid: str
    language: Language
    roles: frozenset[tuple[str, str]]  # (kind, slug of the programme)
    seen_at: datetime | None  # noted last


def open_session(session: Session, person: Person, *, staff: bool, now: datetime) -> str:
    """Sign a person in: the token for their cookie. Staff are signed out sooner, by themselves."""
    token = new_token()
    session.add(
        BrowserSession(
            token_hash=hash_of(token),
            person_id=person.id,
            staff=staff,
            created_at=now,
            last_seen_at=now,
            expires_at=now + (STAFF_DAY if staff else STUDENT_DAYS),
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Who is signed in with this token, if anyone still is. One query."""
    rows = session.exec(
        select(BrowserSession.last_seen_at, Person, Role, Programme.slug)
        .join(Person, col(Person.id) == BrowserSession.person_id)
        .outerjoin(Role, col(Role.person_id) == Person.id)
        .outerjoin(Programme, col(Programme.id) == Role.programme_id)
        .where(BrowserSession.token_hash == hash_of(token), _is_open(now))
    ).all()
    if not rows:
        return None
    seen_at, person, *_ = rows[0]
    roles = frozenset((role.kind.value, slug) for _, _, role, slug in rows if role)
    return SignedIn(person.id, person.uid, person.language, roles, seen_at)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (
        col(BrowserSession.revoked_at).is_(None)
        & (col(BrowserSession.expires_at) > now)
        & or_(
            col(BrowserSession.staff).is_(False),
            col(BrowserSession.last_seen_at) > now - STAFF_IDLE,
        )
    )


def note_seen(session: Session, token: str, *, now: datetime) -> None:
    """Somebody is still there."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.token_hash) == hash_of(token))
        .values(last_seen_at=now)
    )


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """Sign this browser out; the next request with its cookie is nobody's."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.token_hash) == hash_of(token))
        .where(col(BrowserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def end_every_session(session: Session, person_id: int, *, now: datetime) -> None:
    """Sign a person out of every browser."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.person_id) == person_id)
        .where(col(BrowserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
