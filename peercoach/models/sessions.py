"""Signing in, and staying signed in. Only hashes are stored: a copied database opens nothing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from peercoach.models.people import Language
from peercoach.models.table import Table, one_of, uid

TRIES = 5


class Identity(Table, table=True):
    """With which account of the institution somebody signs in: never known by its address alone.

    One account is one person, and a person has one account at each provider: who comes with
    another one for the same address is not taken for them.
    """

    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("person_id", "issuer"),
    )

    uid: str = uid()
    issuer: str
    subject: str
    person_id: int = Field(foreign_key="person.id")
    connected_at: datetime


class SignInRequest(Table, table=True):
    """Someone asked to sign in: a code and a link went to the address, a nonce to the browser.

    Only the browser that holds the nonce can use either, once, so that a scanner that follows the
    link gets nothing. Its rows are also what the limit per address counts. With `issuer` and
    `subject` the browser came from a provider that does not vouch for the address; answering
    connects the two.
    """

    __table_args__ = (
        Index(None, "email", "created_at"),
        CheckConstraint(f"tries BETWEEN 0 AND {TRIES}", "tries_are_few"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", "issuer_with_subject"),
    )

    email: str
    language: Language = Field(sa_type=one_of(Language))
    code_hash: str
    link_hash: str = Field(unique=True)
    nonce_hash: str = Field(unique=True)
    next_path: str = "/"
    issuer: str | None = None
    subject: str | None = None
    name: str | None = None  # as the provider gave it
    tries: int = 0
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class BrowserSession(Table, table=True):
    """A signed-in browser. It ends here, not in the cookie: at once, and everywhere if asked."""

    token_hash: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    staff: bool = False  # ends sooner when idle
    issuer: str | None = None  # the provider that vouched; none where it was a mailed code
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
