"""What somebody passes on in confidence: a worry about a first-year, or a complaint about a buddy.

Stored apart from pairs on purpose. Nothing but `services/care` reads these tables: no list, figure,
export or solver. What was written is sealed with a key that is not in this database.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field

from peercoach.models.table import Table, one_of, partial_index, uid


class ConcernKind(StrEnum):
    """A coach passes on a worry about a mentee; either side complains about the other."""

    worry = "worry"
    complaint = "complaint"


class Concern(Table, table=True):
    """That something was passed on, and whether it was opened; not what.

    About people: `author_id` passed it on, `about_id` is whom it is about (empty when advice was
    asked without a name). Who opened and closed it is in the audit.
    """

    __table_args__ = (
        partial_index(
            "ix_concern_unopened", "made_at", where="opened_at IS NULL AND closed_at IS NULL"
        ),
        CheckConstraint("about_id IS NULL OR about_id <> author_id", "about_someone_else"),
        CheckConstraint("kind = 'worry' OR pair_id IS NOT NULL", "complaint_about_a_pair"),
    )

    # Chosen when the form is shown: sending it twice is passing it on once.
    uid: str = uid()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    kind: ConcernKind = Field(sa_type=one_of(ConcernKind))
    author_id: int = Field(foreign_key="person.id", index=True)
    about_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    pair_id: int | None = Field(default=None, foreign_key="pair.id", index=True)
    made_at: datetime = Field(index=True)
    opened_at: datetime | None = None
    # Until then the person it is about is not told that there is something.
    held_until: datetime | None = None
    closed_at: datetime | None = None


class EntryKind(StrEnum):
    """`told` is what was passed on, `added` what the author added; the rest is a reader's, `opened`
    why they opened it."""

    told = "told"
    added = "added"
    opened = "opened"
    done = "done"
    held = "held"


class ConcernEntry(Table, table=True):
    """One piece of writing of a concern, sealed. Added, never changed; deleted when it is closed.

    About people: `by_id` wrote it; what is inside is about the author and the other.
    """

    concern_id: int = Field(foreign_key="concern.id", ondelete="CASCADE", index=True)
    kind: EntryKind = Field(sa_type=one_of(EntryKind))
    by_id: int = Field(foreign_key="person.id", index=True)
    at: datetime
    sealed: bytes = Field(sa_type=LargeBinary)
