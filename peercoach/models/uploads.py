"""Spreadsheets between being uploaded and being confirmed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from peercoach.models.enrolments import Side
from peercoach.models.people import Language
from peercoach.models.table import JSON_VALUE, Table, empty_object, one_of, uid


class Upload(Table, table=True):
    """A file with people, kept until somebody confirms it, and a day at most.

    It is read again at every step: what is shown and what is stored come from the same bytes.
    """

    uid: str = uid()
    programme_id: int = Field(foreign_key="programme.id", index=True)
    made_by_id: int = Field(foreign_key="person.id")
    made_at: datetime = Field(index=True)
    side: Side = Field(sa_type=one_of(Side))
    language: Language = Field(sa_type=one_of(Language))  # for people we do not know yet
    name: str
    content: bytes = Field(sa_type=LargeBinary)
    # What the coordinator made of it: place in the header → the field it holds, empty for none;
    # and row → place → what should stand there.
    columns: Mapping[str, str] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    cells: Mapping[str, Mapping[str, str]] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    # Whoever is new gets a mail with a sign-up to finish, instead of taking part at once.
    invite: bool = False
