"""When the scheduler last woke, and which of several is at work."""

from datetime import date, datetime

from sqlmodel import Field

from peercoach.models.table import Table


class SchedulerTick(Table, table=True):
    """One row per kind of work. Unique keys keep two schedulers harmless; the lease spares work."""

    name: str = Field(unique=True)
    last_tick_at: datetime | None = None
    lease_by: str | None = None
    lease_until: datetime | None = None
    fence: int = 0


class Downtime(Table, table=True):
    """Days on which no scheduler was at work: nobody was asked anything, so no silence counts."""

    first: date = Field(unique=True)
    last: date
