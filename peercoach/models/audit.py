"""Who did or saw what, and when; in the same transaction, without content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, empty_object


class Audit(Table, table=True):
    """One entry. People are named by their uid, without a foreign key: entries outlive an erasure.

    Each entry hashes the one before it, so that a changed or missing row shows.
    """

    __table_args__ = (Index(None, "subject_kind", "subject_uid"),)

    at: datetime = Field(index=True)
    actor: str = Field(index=True)  # a person's uid, or the name of a process
    action: str
    subject_kind: str
    subject_uid: str
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    details: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    previous_hash: str = Field(unique=True)  # one successor each: the chain cannot fork
    hash: str = Field(unique=True)


class AuditHead(Table, table=True):
    """The end of the chain, in one row. Whoever appends updates it first, and so they queue up."""

    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    hash: str
    length: int = 0
