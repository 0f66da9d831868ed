"""A round: one matching moment of a programme, what coordinators fixed in it, its publications."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, false
from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, one_of, partial_index, uid


class RoundStatus(StrEnum):
    collect = "collect"
    preview = "preview"
    published = "published"
    closed = "closed"


class Round(Table, table=True):
    """One matching moment: sign-up is collected, drafts are compared, one is published."""

    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("seed >= 0", "seed_not_negative"),
        CheckConstraint("closes_at > opened_at", "closes_after_opening"),
        CheckConstraint("coach_hours BETWEEN 1 AND 336", "coach_hours_within_two_weeks"),
    )

    uid: str = uid()
    programme_id: int = Field(foreign_key="programme.id")
    name: str
    status: RoundStatus = Field(default=RoundStatus.collect, sa_type=one_of(RoundStatus))
    # Of the lottery for scarce places; drawn at opening, when nobody can know whom it favours.
    seed: int = Field(sa_type=BigInteger)
    opened_at: datetime
    closes_at: datetime | None = None
    # How long coaches may say "not this one" of a draft before it is published; empty: not asked.
    coach_hours: int | None = None
    # Musts of the programme that are only important in this round, by what they say.
    milder: Sequence[str] | None = Field(default=None, sa_type=JSON_VALUE)
    # Raised by whatever changes what a solve would see: a draft made before is then out of date.
    version: int = 1


class DemandKind(StrEnum):
    """A lock must be in the result; a bar must not."""

    lock = "lock"
    bar = "bar"


class Demand(Table, table=True):
    """What a coordinator fixed by hand in a round."""

    __table_args__ = (
        UniqueConstraint("round_id", "first_year_id", "coach_id"),
        partial_index(
            "uq_demand_one_lock", "round_id", "first_year_id", where="kind = 'lock'", unique=True
        ),
    )

    round_id: int = Field(foreign_key="round.id")
    first_year_id: int = Field(foreign_key="enrolment.id", index=True)
    coach_id: int = Field(foreign_key="enrolment.id", index=True)
    kind: DemandKind = Field(sa_type=one_of(DemandKind))
    # The coach takes this first-year besides the places they offer, in this round.
    adds_place: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    made_by_id: int = Field(foreign_key="person.id")
    made_at: datetime


class Publication(Table, table=True):
    """A draft made public: number 1 is the round's own, later numbers are late arrivals."""

    __table_args__ = (
        # However many press the button, in however many browsers: one of each number.
        partial_index(
            "uq_publication_live", "round_id", "number", where="cancelled_at IS NULL", unique=True
        ),
        CheckConstraint("number >= 1", "number_from_one"),
        CheckConstraint("published_at IS NULL OR cancelled_at IS NULL", "published_or_cancelled"),
    )

    uid: str = uid()
    round_id: int = Field(foreign_key="round.id")
    draft_id: int = Field(foreign_key="draft.id", index=True)
    number: int
    made_by_id: int = Field(foreign_key="person.id")
    made_at: datetime
    planned_for: datetime = Field(index=True)
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by_id: int | None = Field(default=None, foreign_key="person.id")
