"""Whom an institution names on the page "Talk to someone now", beside the national numbers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from peercoach.models.table import Table, one_of, uid


class HelpKind(StrEnum):
    """Who can be turned to, in the order of the page; what each is for is said by the page."""

    security = "security"
    doctor = "doctor"
    psychologist = "psychologist"
    confidential = "confidential"
    wellbeing = "wellbeing"
    adviser = "adviser"
    other = "other"


class HelpEntry(Table, table=True):
    """One person or desk to turn to, with who keeps it right and when they last looked.

    Public, on a page that needs no database: see `peercoach/help_copy.py`. About people: `name` and
    the ways to reach them (staff, by their function), and `owner`, who is not on that page.
    """

    __table_args__ = (CheckConstraint("phone <> '' OR email <> '' OR web <> ''", "can_be_reached"),)

    uid: str = uid()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    kind: HelpKind = Field(sa_type=one_of(HelpKind))
    name: str
    # For whom, or what to expect, besides what the page says of this kind.
    about_nl: str = ""
    about_en: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    owner: str
    owner_email: str = ""
    checked_on: date = Field(index=True)
    changed_at: datetime
