"""Signing in, and staying signed in. Only hashes are stored: a copied database opens nothing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from peercoach.models.people import Language
from peercoach.models.table import Table, one_of, uid

TRIES = 5


class SignInRequest(Table, table=True):
    """Someone asked to sign in: a code and a link went to the address, a nonce to the browser.

    Only the browser that holds the nonce can use either, once, so that a scanner that follows the
    link gets nothing. Its rows are also what the limit per address counts.
    """

    __table_args__ = (
        Index(None, "email", "created_at"),
        CheckConstraint(f"tries BETWEEN 0 AND {TRIES}", "tries_are_few"),
    )

    email: str
    language: Language = Field(sa_type=one_of(Language))
    code_hash: str
    link_hash: str = Field(unique=True)
    nonce_hash: str = Field(unique=True)
    next_path: str = "/"
    tries: int = 0
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class BrowserSession(Table, table=True):
    """A signed-in browser. It ends here, not in the cookie: at once, and everywhere if asked."""

    token_hash: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    staff: bool = False  # ends sooner when idle
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class ApiToken(Table, table=True):
    """A key a person made for a program of theirs; it can do what that person can."""

    uid: str = uid()
    token_hash: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    label: str
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
