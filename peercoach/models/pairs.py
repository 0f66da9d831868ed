"""Pairs after publication, and the dated facts that they are in touch."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
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


class PairStatus(StrEnum):
    """Planned until its publication's moment; a paused pair is still a pair."""

    planned = "planned"
    live = "live"
    paused = "paused"
    ended = "ended"


class PausedBy(StrEnum):
    """Each can hold a pair, and lets go of no hold but their own."""

    first_year = "first_year"
    coach = "coach"
    coordinator = "coordinator"


def one_pair_each(name: str, while_: str) -> Index:
    """No first-year is in two pairs of a programme at once, whoever makes them."""
    return partial_index(
        f"uq_pair_{name}", "programme_id", "first_year_id", where=while_, unique=True
    )


class Pair(Table, table=True):
    """A first-year and a coach, both of this programme."""

    __table_args__ = (
        one_pair_each("live", "status IN ('live', 'paused')"),
        one_pair_each("planned", "status = 'planned'"),
        ForeignKeyConstraint(
            ["first_year_id", "programme_id"], ["enrolment.id", "enrolment.programme_id"]
        ),
        ForeignKeyConstraint(
            ["coach_id", "programme_id"], ["enrolment.id", "enrolment.programme_id"]
        ),
        partial_index("ix_pair_ended", "ended_at", where="ended_at IS NOT NULL"),
        CheckConstraint("first_year_id <> coach_id", "two_people"),
        CheckConstraint("fit BETWEEN 0 AND 100", "fit_in_percent"),
        CheckConstraint(
            "status NOT IN ('live', 'paused') OR started_at IS NOT NULL", "started_when_live"
        ),
        CheckConstraint("(status = 'ended') = (ended_at IS NOT NULL)", "ended_at_when_ended"),
    )

    uid: str = uid()
    programme_id: int
    # Empty for a pair that came from elsewhere, say from last year's list.
    publication_id: int | None = Field(default=None, foreign_key="publication.id", index=True)
    first_year_id: int = Field(index=True)
    coach_id: int = Field(index=True)
    status: PairStatus = Field(default=PairStatus.planned, sa_type=one_of(PairStatus), index=True)
    fit: int | None = None
    reasons: Sequence[Any] = Field(default_factory=empty_list, sa_type=JSON_VALUE)
    made_at: datetime
    started_at: datetime | None = None
    paused_at: datetime | None = None
    # Who holds it, and until which day in the programme's zone if that is known; it goes on when
    # nobody does.
    holds: Mapping[str, str | None] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    # When it last went on after a pause: silence counts from there.
    resumed_at: datetime | None = None
    # How often the two said they mean to be in touch.
    agreed_days: int | None = None
    # One of the two stopped the contact; who and why is not here. Only a reader lifts it.
    stopped_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None


class ContactKind(StrEnum):
    met = "met"
    wrote = "wrote"
    answered = "answered"


class ContactSource(StrEnum):
    page = "page"
    mail = "mail"
    check_in = "check_in"
    message = "message"
    meeting = "meeting"
    imported = "imported"


class Contact(Table, table=True):
    """A dated fact that a pair met or wrote; never what was said."""

    # Pressing "we met" twice is meeting once.
    __table_args__ = (UniqueConstraint("pair_id", "day", "kind", "by_id"),)

    pair_id: int = Field(foreign_key="pair.id")
    day: date  # in the programme's time zone
    kind: ContactKind = Field(sa_type=one_of(ContactKind))
    source: ContactSource = Field(sa_type=one_of(ContactSource))
    by_id: int = Field(foreign_key="person.id", index=True)
    noted_at: datetime
