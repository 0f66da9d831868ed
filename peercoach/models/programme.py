"""A buddy or coaching programme: its questions, rules, calendar and settings, all data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Field

from peercoach.models.table import JSON_VALUE, Table, empty_object


class Programme(Table, table=True):
    """One programme of a university. Its slug is its address: `/{slug}`."""

    slug: str = Field(unique=True)
    name_nl: str
    name_en: str
    # Questions and rules, in the format of a rules file.
    definition: Mapping[str, Any] = Field(sa_type=JSON_VALUE)
    # Term dates, breaks and exam weeks, as local dates in the programme's time zone.
    calendar: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    # What a coordinator can set besides: check-in plan, texts, who to turn to.
    settings: Mapping[str, Any] = Field(default_factory=empty_object, sa_type=JSON_VALUE)
    time_zone: str = "Europe/Amsterdam"
    created_at: datetime
    # Raised by every change, so that two people who edit at once do not undo each other.
    version: int = 1
