"""Who takes part in a programme, with their answers and their wishes about others."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from peercoach.models.table import (
    JSON_VALUE,
    Table,
    empty_list,
    empty_object,
    one_of,
    partial_index,
    uid,
)


class Side(StrEnum):
    first_year = "first_year"
    coach = "coach"


class EnrolmentStatus(StrEnum):
    """A draft has not been sent in; paused takes no new pairs and keeps those there are."""

    draft = "draft"
    active = "active"
    paused = "paused"
    withdrawn = "withdrawn"


class Enrolment(Table, table=True):
    """One person taking part in one programme, as first-year or as coach."""

    __table_args__ = (
        UniqueConstraint("programme_id", "person_id", "side"),
        # Lets others refer to an enrolment *of their own programme*, so that the database itself
        # refuses a pair across two programmes.
        UniqueConstraint("id", "programme_id"),
        # Nobody can be paired with themselves, whoever lets them in on which side.
        partial_index(
            "uq_enrolment_one_side",
            "programme_id",
            "person_id",
            where="status IN ('active', 'paused')",
            unique=True,
        ),
        CheckConstraint("capacity >= 0 AND minimum >= 0", "places_not_negative"),
        CheckConstraint("capacity IS NULL OR minimum <= capacity", "minimum_within_capacity"),
        CheckConstraint(
            "CASE side WHEN 'first_year' THEN capacity IS NULL AND minimum = 0"
            " ELSE status = 'draft' OR capacity IS NOT NULL END",
            "places_of_coaches",
        ),
    )

    uid: str = uid()
    programme_id: int = Field(foreign_key="programme.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    side: Side = Field(sa_type=one_of(Side))
    status: EnrolmentStatus = Field(
        default=EnrolmentStatus.draft, sa_type=one_of(EnrolmentStatus), index=True
    )
    # Question key → answer; a question without an answer is absent.
    answers: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    # Of the experiences they have, the keys of those their buddy may see if both chose so.
    shows: Sequence[str] = Field(
        default_factory=empty_list, sa_type=JSON_VALUE, sa_column_kwargs={"server_default": "[]"}
    )
    top_wish: str | None = None  # the question that counts double for this person
    capacity: int | None = None  # how many first-years a coach has places for
    minimum: int = 0
    priority: int | None = None  # of a first-year; smaller is served first
    created_at: datetime
    changed_at: datetime = Field(index=True)
    sent_at: datetime | None = None
    withdrawn_at: datetime | None = None
    # Of who paused: the day, in the programme's zone, on which they take part again; empty is open.
    paused_until: date | None = None
    # Of the mailed link with which one goes on with a draft, in any browser.
    link_hash: str | None = Field(default=None, index=True, unique=True)
    # By a coordinator, with a mail that opens a draft; and the one time it was mailed again.
    invited_at: datetime | None = None
    reminded_at: datetime | None = None
    version: int = 1


class RequestKind(StrEnum):
    together = "together"
    apart = "apart"


class PairRequest(Table, table=True):
    """Someone asks to be paired with another, or not to be. Never shown to that other."""

    __table_args__ = (
        UniqueConstraint("enrolment_id", "other_id"),
        CheckConstraint("enrolment_id <> other_id", "about_someone_else"),
        ForeignKeyConstraint(
            ["enrolment_id", "programme_id"], ["enrolment.id", "enrolment.programme_id"]
        ),
        ForeignKeyConstraint(
            ["other_id", "programme_id"], ["enrolment.id", "enrolment.programme_id"]
        ),
    )

    programme_id: int
    enrolment_id: int
    other_id: int = Field(index=True)
    kind: RequestKind = Field(sa_type=one_of(RequestKind))
    made_at: datetime
