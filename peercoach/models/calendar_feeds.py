"""Secret addresses under which a calendar program reads somebody's meetings."""

from datetime import datetime

from sqlmodel import Field

from peercoach.models.table import Table


class CalendarFeed(Table, table=True):
    """One per person at most; a new address ends the old one. About `person_id`."""

    person_id: int = Field(foreign_key="person.id", unique=True)
    token_hash: str = Field(unique=True)
    made_at: datetime
