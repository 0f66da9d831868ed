"""Short messages between the two of a pair. Nobody else reads them."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from peercoach.models.table import Table, partial_index

LONGEST_MESSAGE = 2_000


class Message(Table, table=True):
    """What one of a pair wrote to the other.

    About people: `by_id` wrote it, and `text` may say anything about either of the two.
    """

    __table_args__ = (
        CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_MESSAGE}", "text_has_a_length"),
        partial_index("ix_message_unread", "pair_id", where="read_at IS NULL"),
    )

    pair_id: int = Field(foreign_key="pair.id", index=True)
    by_id: int = Field(foreign_key="person.id", index=True)
    text: str
    written_at: datetime
    read_at: datetime | None = None  # by the other; the writer is never told
