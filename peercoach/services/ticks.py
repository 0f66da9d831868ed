"""When the timetable was last gone through, and whose turn it is to do so."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select, update

from peercoach.models import Downtime, SchedulerTick

TICK = "tick"
"""The row of the timetable as a whole; each of its jobs has one too."""

DOWN = timedelta(hours=24)
"""So long without a tick, and a day went by on which nobody was asked anything."""

# Asked every minute: made once, which takes longer than their answer
LAST_TURNS = select(col(SchedulerTick.name), col(SchedulerTick.last_tick_at))
NOTED = (
    update(SchedulerTick)
    .where(col(SchedulerTick.name) == TICK)
    .values(last_tick_at=bindparam("now"))
)
FREE = (
    select(SchedulerTick.id)
    .where(col(SchedulerTick.name).in_(bindparam("names", expanding=True)))
    .with_for_update(skip_locked=True)  # on PostgreSQL; on SQLite one unit writes at a time
)
KNOWN = select(SchedulerTick.id).where(col(SchedulerTick.name) == bindparam("name"))
TAKEN = (
    update(SchedulerTick)
    .where(col(SchedulerTick.id).in_(FREE.scalar_subquery()))
    .values(last_tick_at=bindparam("now"))
)
FIRST = text(
    "INSERT INTO scheduler_tick (name, last_tick_at, fence) VALUES (:name, :now, 0)"
    " ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=SchedulerTick.__table__.c.last_tick_at.type))  # type: ignore[attr-defined]


def take_turn(session: Session, name: str, *, now: datetime) -> bool:
    """Hold this work's row until the unit of work ends; False where another scheduler does.

    Unique keys make two at once harmless. This spares them the same work.
    """
    database = session.connection()
    if database.execute(TAKEN, {"names": [name], "now": now}).rowcount:
        return True
    if database.execute(KNOWN, {"name": name}).first() is not None:
        return False  # another holds it: to insert it would wait for them
    return bool(database.execute(FIRST, {"name": name, "now": now}).rowcount)


def note_tick(session: Session, *, now: datetime) -> None:
    """The timetable was gone through."""
    if not session.connection().execute(NOTED, {"now": now}).rowcount:
        take_turn(session, TICK, now=now)


def note_turns(session: Session, names: Collection[str], *, now: datetime) -> None:
    """These have had their turn: there was nothing to do. Who holds one is doing it."""
    if names:
        session.connection().execute(TAKEN, {"names": sorted(names), "now": now})


def last_turns(session: Session) -> dict[str, datetime | None]:
    """When each part of the timetable was last gone through, by name."""
    rows = session.connection().execute(LAST_TURNS)
    return {row.name: row.last_tick_at for row in rows}


def last_tick(session: Session) -> datetime | None:
    """When a scheduler last went through its timetable."""
    return session.exec(
        select(SchedulerTick.last_tick_at).where(col(SchedulerTick.name) == TICK)
    ).one_or_none()


def note_downtime(session: Session, before: datetime | None, *, now: datetime) -> bool:
    """Keep the days between the tick `before` and this one, if there are any; whether there are."""
    if before is None or now - before < DOWN:
        return False
    first, last = before.astimezone(UTC).date() + timedelta(days=1), now.astimezone(UTC).date()
    if session.exec(select(Downtime).where(col(Downtime.first) == first)).first() is None:
        session.add(Downtime(first=first, last=last))
        session.flush()
    return True
