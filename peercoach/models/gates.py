"""What a coach has to have done before getting new first-years."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from peercoach.models.table import Table, one_of


class GateKind(StrEnum):
    """Training is ticked by a coordinator; a code of conduct is accepted by the coach."""

    training = "training"
    code = "code"


class GatePassed(Table, table=True):
    """A coach has passed a gate: `enrolment_id` says who, `by_id` which person said so.

    Of a code of conduct each version is accepted by itself; a training has version 1.
    """

    __table_args__ = (
        UniqueConstraint("enrolment_id", "kind", "version"),
        CheckConstraint("version >= 1", "version_from_one"),
    )

    enrolment_id: int = Field(foreign_key="enrolment.id")
    kind: GateKind = Field(sa_type=one_of(GateKind))
    version: int = 1
    passed_at: datetime
    by_id: int = Field(foreign_key="person.id", index=True)
