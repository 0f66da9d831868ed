"""Staying signed in: one row per browser. It ends here, whatever the browser still holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, or_, select, update

from peercoach.models import BrowserSession, Language, Person, Programme, Role
from peercoach.services.tokens import hash_of, new_token

STUDENT_DAYS = timedelta(days=14)
STAFF_DAY = timedelta(hours=12)
JUST_NOW = timedelta(minutes=10)
STAFF_IDLE = timedelta(minutes=30)
KEPT_FOR = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)
"""How long a visit goes without being noted: reading a page need not cost a write."""


IS_OPEN = (
    col(BrowserSession.revoked_at).is_(None)
    & (col(BrowserSession.expires_at) > bindparam("now"))
    & or_(
        col(BrowserSession.staff).is_(False),
        col(BrowserSession.last_seen_at) > bindparam("idle_since"),
    )
)
# Built once, for every page asks this: one row for each role, and one for who has none
SIGNED_IN = (
    columns(
        col(BrowserSession.last_seen_at),
        col(BrowserSession.issuer),
        col(Person.id),
        col(Person.uid),
        col(Person.language),
        col(Role.kind),
        col(Programme.slug),
    )
    .join(Person, col(Person.id) == BrowserSession.person_id)
    .outerjoin(Role, col(Role.person_id) == Person.id)
    .outerjoin(Programme, col(Programme.id) == Role.programme_id)
    .where(col(BrowserSession.token_hash) == bindparam("token"), IS_OPEN)
)


@dataclass(frozen=True)
class SignedIn:
    """Who a session or a token belongs to, and what they may do now."""

    person_id: int
    uid: str
    language: Language
    roles: frozenset[tuple[str, str]]  # (kind, slug of the programme)
    seen_at: datetime | None  # noted last


def open_session(
    session: Session, person: Person, *, staff: bool, now: datetime, issuer: str | None = None
) -> str:
    """Sign a person in: the token for their cookie. Staff are signed out sooner, by themselves."""
    token = new_token()
    session.add(
        BrowserSession(
            token_hash=hash_of(token),
            person_id=person.id,
            staff=staff,
            issuer=issuer,
            created_at=now,
            last_seen_at=now,
            expires_at=now + (STAFF_DAY if staff else STUDENT_DAYS),
        )
    )
    session.flush()
    return token


def find_session(
    session: Session, token: str, *, now: datetime, staff_issuer: str | None = None
) -> SignedIn | None:
    """Who is signed in with this token, if anyone still is. With `staff_issuer`, staff are only
    when that provider vouched for them, also where that was asked for later than they came in."""
    rows = session.execute(SIGNED_IN, _open_at(now) | {"token": hash_of(token)}).all()
    if not rows:
        return None
    seen_at, issuer, person_id, uid, language, *_ = rows[0]
    roles = frozenset((kind.value, slug) for *_, kind, slug in rows if kind)
    if roles and staff_issuer not in (None, issuer):
        return None
    return SignedIn(person_id, uid, language, roles, seen_at)


def roles_of(session: Session, person_id: int) -> frozenset[tuple[str, str]]:
    """What a person may do, and in which programmes."""
    rows = session.exec(
        select(Role, Programme.slug)
        .join(Programme, col(Programme.id) == Role.programme_id)
        .where(Role.person_id == person_id)
    )
    return frozenset((role.kind.value, slug) for role, slug in rows)


def _open_at(now: datetime) -> dict[str, Any]:
    """What `IS_OPEN` asks for."""
    return {"now": now, "idle_since": now - STAFF_IDLE}


def signed_in_lately(session: Session, token: str, *, now: datetime) -> bool:
    """Whether whoever sits here proved who they are a moment ago, and did not just find it open."""
    since = select(BrowserSession.created_at).where(
        BrowserSession.token_hash == hash_of(token), IS_OPEN
    )
    started = session.exec(since, params=_open_at(now)).first()
    return started is not None and now - started <= JUST_NOW


def note_seen(session: Session, token: str, *, now: datetime) -> None:
    """Somebody is still there."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.token_hash) == hash_of(token))
        .values(last_seen_at=now)
    )


def choose_language(session: Session, person_id: int, language: Language) -> None:
    """What a person reads from now on, on pages and in mails."""
    session.exec(update(Person).where(col(Person.id) == person_id).values(language=language))


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """Sign this browser out; the next request with its cookie is nobody's."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.token_hash) == hash_of(token))
        .where(col(BrowserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def forget_old_sessions(session: Session, *, now: datetime) -> int:
    """Delete the sessions that ended by themselves or were ended a while ago; says how many."""
    gone = session.exec(
        delete(BrowserSession).where(col(BrowserSession.created_at) <= now - KEPT_FOR)
    )
    return gone.rowcount


def end_every_session(session: Session, person_id: int, *, but: str = "", now: datetime) -> None:
    """Sign a person out of every browser, but the one with this token."""
    session.exec(
        update(BrowserSession)
        .where(col(BrowserSession.person_id) == person_id)
        .where(col(BrowserSession.token_hash) != hash_of(but))
        .where(col(BrowserSession.revoked_at).is_(None))
        .values(revoked_at=now)
    )
