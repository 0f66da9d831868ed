"""A draft: one solved proposal within a round. Several can be compared; none mails anyone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, empty_list, one_of, partial_index, uid


class DraftStatus(StrEnum):
    queued = "queued"
    solving = "solving"
    ready = "ready"
    failed = "failed"


class DraftKind(StrEnum):
    """About a whole round; who waits outside one, each night; a change among the pairs."""

    round = "round"
    night = "night"
    change = "change"


class Draft(Table, table=True):
    """What was asked of the solver, how far it is, and what it proved.

    A solver that is alive renews `lease_until`; one that was killed no longer does, and that is how
    it is noticed.
    """

    __table_args__ = (
        UniqueConstraint("round_id", "kind", "number"),
        CheckConstraint("number >= 1", "number_from_one"),
        CheckConstraint("made_by_id IS NOT NULL OR kind <> 'round'", "somebody_asked"),
        CheckConstraint("progress BETWEEN 0 AND 100", "progress_in_percent"),
        CheckConstraint("balance >= 0", "balance_not_negative"),
        CheckConstraint("status <> 'failed' OR error IS NOT NULL", "failure_says_why"),
    )

    uid: str = uid()
    round_id: int = Field(foreign_key="round.id")
    kind: DraftKind = Field(default=DraftKind.round, sa_type=one_of(DraftKind))
    number: int
    # Of a change: what asks for it (`why`), of whom (`of`), and once it was approved when and by
    # whom.
    about: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    status: DraftStatus = Field(default=DraftStatus.queued, sa_type=one_of(DraftStatus), index=True)
    made_by_id: int | None = Field(foreign_key="person.id")  # outside a round nobody may have asked
    made_at: datetime
    balance: int
    round_version: int  # of the round, when its inputs were read
    inputs_sha256: str | None = None
    progress: int = 0
    lease_by: str | None = None
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    proven: bool | None = None
    levels: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    # Prices per level, enough to verify the result without a solver; large, so lists leave it out.
    certificate: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    # What pages tell besides pairs and reasons: see services/rounds/insights.py.
    insights: Mapping[str, Any] | None = Field(default=None, sa_type=JSON_VALUE)
    error: str | None = None
    # Until when coaches who are shown it may say "not this one". Set before it is solved where it
    # is solved around what they said: then who gets another first-year is asked once more.
    coaches_until: datetime | None = None


class ProposedPair(Table, table=True):
    """A pair of a draft; `reasons` are sentences in both languages, strongest first; what they
    have under `staff` says the same about the two instead of to them, and `kind` is that of the
    rule.

    Its coach can be asked, and says that it is fine, or not this one; `not_because` is for
    coordinators only.
    """

    __table_args__ = (
        UniqueConstraint("draft_id", "first_year_id"),
        CheckConstraint("fit BETWEEN 0 AND 100", "fit_in_percent"),
        partial_index("ix_proposed_pair_refused", "draft_id", where="not_at IS NOT NULL"),
        CheckConstraint("fine_at IS NULL OR not_at IS NULL", "fine_or_not"),
    )

    draft_id: int = Field(foreign_key="draft.id", ondelete="CASCADE")
    first_year_id: int = Field(foreign_key="enrolment.id", index=True)
    coach_id: int = Field(foreign_key="enrolment.id", index=True)
    fit: int
    reasons: Sequence[Any] = Field(default_factory=empty_list, sa_type=JSON_VALUE)
    asked_at: datetime | None = None
    fine_at: datetime | None = None
    not_at: datetime | None = None
    not_because: str | None = None


class Unmatched(Table, table=True):
    """A first-year whom a draft gives nobody, and why, in both languages."""

    __table_args__ = (UniqueConstraint("draft_id", "first_year_id"),)

    draft_id: int = Field(foreign_key="draft.id", ondelete="CASCADE")
    first_year_id: int = Field(foreign_key="enrolment.id", index=True)
    reason: Mapping[str, Any] = Field(sa_type=JSON_VALUE)
