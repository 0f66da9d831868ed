"""Meetings of a pair: what one of them suggests, and what they agreed on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from peercoach.models.table import Table, one_of, partial_index, uid

LONGEST_PLACE = 120


class Proposal(Table, table=True):
    """A time that one of a pair suggests, until it is answered. Then the row is gone.

    Another time instead is this same row under a new uid: whoever answers what is no longer there
    is told so. About a person: `by_id` suggested it; `place` is their words.
    """

    __table_args__ = (CheckConstraint(f"length(place) <= {LONGEST_PLACE}", "place_is_short"),)

    uid: str = uid()
    pair_id: int = Field(foreign_key="pair.id", unique=True)  # one at a time, whoever is first
    by_id: int = Field(foreign_key="person.id", index=True)
    starts_at: datetime
    place: str = ""
    made_at: datetime


class MeetingStatus(StrEnum):
    """`unsaid`: nobody told whether they met, and the next meeting was agreed."""

    agreed = "agreed"
    cancelled = "cancelled"
    met = "met"
    missed = "missed"
    unsaid = "unsaid"


class Meeting(Table, table=True):
    """What a pair agreed on. Its uid stays the same in their calendars however often it moves.

    About both people of its pair; `place` is what one of them wrote.
    """

    __table_args__ = (
        partial_index("uq_meeting_agreed", "pair_id", where="status = 'agreed'", unique=True),
        CheckConstraint(f"length(place) <= {LONGEST_PLACE}", "place_is_short"),
        CheckConstraint("sequence >= 0", "sequence_not_negative"),
    )

    uid: str = uid()
    pair_id: int = Field(foreign_key="pair.id", index=True)
    status: MeetingStatus = Field(default=MeetingStatus.agreed, sa_type=one_of(MeetingStatus))
    starts_at: datetime = Field(index=True)
    place: str = ""
    sequence: int = 0  # raised by every change, so that calendars know the newest
    from_proposal: str  # the uid of what was accepted last: accepting it twice is accepting once
    changed_at: datetime
    # Opens the page where one says, without signing in, that they met. Known to the mail only.
    met_token_hash: str | None = Field(default=None, unique=True)
