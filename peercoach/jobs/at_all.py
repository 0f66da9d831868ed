"""What a daily job is about: where there is nothing of it at all, its hour passes by itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.models import (
    AddressChange,
    BrowserSession,
    Enrolment,
    EnrolmentStatus,
    HelpEntry,
    Meeting,
    MeetingStatus,
    Pair,
    PairStatus,
    Side,
    Table,
)
from peercoach.services.rounds.rows import TAKEN

Rows = Callable[[datetime], SelectOfScalar[int]]
"""The row numbers of what may be due by then."""


def some(table: type[Table], *where: ColumnElement[bool] | Any) -> Rows:
    return lambda _now: select(table.id).where(*where)


DRAFTS = some(Enrolment, Enrolment.status == EnrolmentStatus.draft)
PEOPLE_WHO_REST = some(Enrolment, Enrolment.status == EnrolmentStatus.paused)
PAIRS_THAT_REST = some(Pair, Pair.status == PairStatus.paused)
FIRST_YEARS_ALONE = some(
    Enrolment,
    Enrolment.side == Side.first_year,
    Enrolment.status == EnrolmentStatus.active,
    ~select(Pair.id)
    .where(Pair.first_year_id == Enrolment.id, col(Pair.status).in_(TAKEN))
    .exists(),
)
HELP_ENTRIES = some(HelpEntry)
ADDRESS_CHANGES = some(AddressChange)
SESSIONS = some(BrowserSession)


def meetings(now: datetime) -> SelectOfScalar[int]:
    """Agreed, and still to come."""
    return select(Meeting.id).where(Meeting.status == MeetingStatus.agreed, Meeting.starts_at > now)
