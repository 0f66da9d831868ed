"""Somebody corrects their own mail address."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from peercoach.models.sessions import TRIES
from peercoach.models.table import Table


class AddressChange(Table, table=True):
    """A code went to the new address; once it was typed in, a way back went to the old one."""

    __table_args__ = (
        CheckConstraint(f"tries BETWEEN 0 AND {TRIES}", "tries_are_few"),
        CheckConstraint("(changed_at IS NULL) = (old_email IS NULL)", "old_when_changed"),
    )

    person_id: int = Field(foreign_key="person.id", index=True)
    new_email: str
    code_hash: str
    tries: int = 0
    created_at: datetime
    expires_at: datetime
    changed_at: datetime | None = None
    old_email: str | None = None
    # Of the mailed link that takes it back; empty once that was used, or an earlier change was.
    back_hash: str | None = Field(default=None, unique=True)
