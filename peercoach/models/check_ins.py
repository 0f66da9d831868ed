"""Questions sent to a member of a pair at a due date, and the times a pair was quiet."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, empty_object, one_of, partial_index


class CheckIn(Table, table=True):
    """One question to one person about one pair, answered with a tap and without signing in.

    Its step names its place in the plan ("week 4"), not a date: moving the date asks nobody twice.
    """

    __table_args__ = (
        UniqueConstraint("pair_id", "step", "person_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", "answer_has_a_moment"),
        partial_index("ix_check_in_browsers", "answered_at", where="answered_from IS NOT NULL"),
    )

    pair_id: int = Field(foreign_key="pair.id")
    step: str
    person_id: int = Field(foreign_key="person.id", index=True)
    due_at: datetime = Field(index=True)
    # The link's token is known to the mail only.
    token_hash: str | None = Field(default=None, unique=True)
    sent_at: datetime | None = None
    # The link in the reminder is another one; the first works on.
    reminder_hash: str | None = Field(default=None, index=True, unique=True)
    reminded_at: datetime | None = None
    answer_until: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    answer_day: date | None = None  # of the meeting that the answer speaks of
    # Tells one browser from another for an hour, then forgotten.
    answered_from: str | None = None
    # Posted so soon, or from so busy a client, that a mail scanner may have done it: kept, but not
    # a sign of life.
    suspect: bool = False
    # What was said besides, by the key of the question. Nobody sees it of one person, but whether
    # the coordinator may get in touch.
    said: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    skipped: str | None = None  # why it was never sent, for instance that we were down


class QuietReason(StrEnum):
    """An answer that asks for a coordinator brings a pair on the same list as silence does."""

    answer = "answer"
    no_first_contact = "no_first_contact"
    no_first_meeting = "no_first_meeting"
    quiet = "quiet"


class QuietEnd(StrEnum):
    person = "person"
    sign_of_life = "sign_of_life"
    pair_ended = "pair_ended"


class QuietEpisode(Table, table=True):
    """A pair was without signs of life for longer than its own rhythm, or one of the two answered
    what asks for a coordinator: one flag, closed once."""

    __table_args__ = (
        UniqueConstraint("pair_id", "number"),
        partial_index("uq_quiet_episode_open", "pair_id", where="closed_at IS NULL", unique=True),
        partial_index(
            "ix_quiet_episode_decided",
            "pair_id",
            where="decided IS NOT NULL OR waits_until IS NOT NULL",
        ),
        CheckConstraint("number >= 1", "number_from_one"),
        CheckConstraint("(closed_at IS NULL) = (closed_how IS NULL)", "closed_somehow"),
        CheckConstraint("closed_how <> 'person' OR closed_by_id IS NOT NULL", "closed_by_someone"),
    )

    pair_id: int = Field(foreign_key="pair.id")
    number: int
    opened_at: datetime
    reason: QuietReason = Field(sa_type=one_of(QuietReason))
    facts: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    closed_at: datetime | None = None
    closed_how: QuietEnd | None = Field(default=None, sa_type=one_of(QuietEnd))
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    # A coordinator looked, and waits until this day in the programme's zone before looking again.
    waits_until: date | None = None
    # What a coordinator decided and can still undo; done by the next tick after that.
    decided: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
