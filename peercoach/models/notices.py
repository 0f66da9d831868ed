"""Notices: messages owed to someone. A row first, in the transaction that owes it; mail later.

And what is known of the mail server to which they go.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, literal_column
from sqlmodel import Field, col

from peercoach.models.people import Language
from peercoach.models.table import (
    JSON_VALUE,
    Table,
    empty_list,
    empty_object,
    one_of,
    partial_index,
)


class NoticeStatus(StrEnum):
    """`uncertain`: twice sent without learning what became of it, so parked and shown."""

    queued = "queued"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    bounced = "bounced"
    uncertain = "uncertain"
    expired = "expired"
    cancelled = "cancelled"


class Notice(Table, table=True):
    """One message to one recipient, and what became of it.

    A sender claims it for a while (`lease_by`, `lease_until`) and raises `fence`; it may mark the
    outcome only while both are still its own. So a sender that was suspended cannot undo the work
    of the one that took over.
    """

    __table_args__ = (
        # Senders look at these two only; the sent ones, soon nearly all, are not in the way.
        partial_index("ix_notice_queued", "next_at", where="status = 'queued'"),
        partial_index("ix_notice_sending", "lease_until", where="status = 'sending'"),
        # Without the nulls: SQLite would think it the best index of who is carried by nothing
        partial_index(
            "ix_notice_carried_by_id", "carried_by_id", where="carried_by_id IS NOT NULL"
        ),
        partial_index(
            "ix_notice_did_not_arrive",
            "next_at",
            where="status IN ('failed', 'bounced', 'uncertain')",
        ),
        CheckConstraint("attempts >= 0 AND ambiguous >= 0 AND fence >= 0", "counters_not_negative"),
        CheckConstraint(
            "(status = 'sending') = (lease_by IS NOT NULL)"
            " AND (status = 'sending') = (lease_until IS NOT NULL)",
            "leased_while_sending",
        ),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", "sent_at_when_sent"),
    )

    # Made of facts of the domain, never of the moment: what is owed once is inserted once.
    dedupe_key: str = Field(unique=True)
    # Fixed here, so that a second copy is recognisable as one.
    message_id: str = Field(unique=True)
    recipient: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    programme_id: int | None = Field(default=None, foreign_key="programme.id", index=True)
    template: str
    template_version: int = 1
    language: Language = Field(sa_type=one_of(Language))
    payload: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    # What it depends on: row numbers and random names, never words. See notify/outbox.
    about: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    created_at: datetime
    expires_at: datetime | None = None
    status: NoticeStatus = Field(default=NoticeStatus.queued, sa_type=one_of(NoticeStatus))
    attempts: int = 0
    ambiguous: int = 0  # how often we do not know whether it arrived
    next_at: datetime
    lease_by: str | None = None
    lease_until: datetime | None = None
    fence: int = 0
    sent_at: datetime | None = None
    last_error: str | None = None
    # The mail in which this one goes along, from its first attempt on: a second copy is the same.
    carried_by_id: int | None = Field(default=None, foreign_key="notice.id")
    # Of the link in the mail that stops such mails. Not hashed: it opens nothing, and the mail is
    # written anew for a second copy.
    stop: str | None = Field(default=None, index=True, unique=True)


# In so many words, as the indexes have it: of a value that is bound later a database cannot know
# that the index of these rows is enough, and reads them all.
IS_QUEUED = col(Notice.status) == literal_column("'queued'")
IS_SENDING = col(Notice.status) == literal_column("'sending'")
DID_NOT_ARRIVE = col(Notice.status).in_(
    [literal_column(status) for status in ("'failed'", "'bounced'", "'uncertain'")]
)


class MailServerState(Table, table=True):
    """What the senders together know of the mail server; one row. When it refuses one mail after
    another, all of them stop, and one mail a minute tries whether that is over.

    `refused` are the mails since one last got through, each once; null where it was not reached.
    """

    __table_args__ = (CheckConstraint("id = 1", "one_row"),)

    refused: Sequence[int | None] = Field(default_factory=empty_list, sa_type=JSON_VALUE)
    stopped_at: datetime | None = None
    probe_at: datetime | None = None
    said: str | None = None
