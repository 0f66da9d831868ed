"""People, and what staff may do in a programme."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, one_of, uid


class Language(StrEnum):
    nl = "nl"
    en = "en"


class Person(Table, table=True):
    """Anyone who can sign in. Which side they are on, and where, is their enrolments and roles."""

    # The canonical form: two spellings that reach one mailbox are one person.
    __table_args__ = (CheckConstraint("email = lower(email)", "email_canonical"),)

    uid: str = uid()
    email: str = Field(unique=True)
    name: str
    language: Language = Field(default=Language.nl, sa_type=one_of(Language))
    created_at: datetime
    # Anyone can type anyone's address: until mail to it has been answered, nothing else is sent.
    confirmed_at: datetime | None = None
    # Topics of mail they rather not get; null for who never said.
    unwanted_mail: Sequence[str] | None = Field(default=None, sa_type=JSON_VALUE)


class RoleKind(StrEnum):
    """`confidential` opens worries and complaints; a coordinator does not."""

    coordinator = "coordinator"
    confidential = "confidential"


class Role(Table, table=True):
    """What a person may do in one programme; never in all of them."""

    __table_args__ = (UniqueConstraint("programme_id", "person_id", "kind"),)

    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: RoleKind = Field(sa_type=one_of(RoleKind))
    granted_at: datetime
    # Empty when it was given on the command line of the machine itself.
    granted_by_id: int | None = Field(default=None, foreign_key="person.id")
