"""When a job of the timetable has something to do: asked before every job, without any lock.

The database is asked by an index whether something is due; or the job has its hour of the day, by
the clocks of the programmes.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, union_all
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from peercoach.i18n import AMSTERDAM
from peercoach.models import Programme
from peercoach.services.calendar.wall import at_wall
from peercoach.services.ticks import last_turns

DAY, AN_INSTANT = timedelta(days=1), timedelta(microseconds=1)
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at once per tick, for all jobs. `last` is when each was last done, `rows`
    which of them have rows that are due."""

    session: Session
    now: datetime
    zones: Collection[ZoneInfo]
    last: Mapping[str, datetime | None]
    rows: Collection[str]


When = Callable[[Look, str], bool]
"""Whether the job of this name is due."""


def always(_look: Look, _name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, from this time on by the clocks of each programme; of days on which nobody was
    at work, the last only. Not on a day that begins without any of these `rows`."""

    at: time
    rows: Callable[[datetime], SelectOfScalar[int]] | None = None

    def __call__(self, look: Look, name: str) -> bool:
        last = look.last.get(name)
        if last is None or last > look.now:  # new; or the clock was ahead then
            return True
        return any(last < _latest(look.now, self.at, zone) for zone in look.zones)

    def after(self, look: Look) -> datetime:
        """When it comes next."""
        return min(
            moment
            for zone in look.zones
            for days in range(3)
            if (moment := _on(look.now.astimezone(zone).date() + days * DAY, self.at, zone))
            > look.now
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Whenever the database has such a row."""

    rows: Callable[[datetime], SelectOfScalar[int]]

    def __call__(self, look: Look, name: str) -> bool:
        return name in look.rows


class Looking:
    """All that is asked of the database, as one statement that is made once: making it takes longer
    than its answer, every minute of the year."""

    def __init__(self, conditions: Mapping[str, When]) -> None:
        self._conditions = conditions
        self._asked = Which(
            {name: one.rows for name, one in conditions.items() if isinstance(one, Where)}
        )
        self._daily = {
            name: one.rows
            for name, one in conditions.items()
            if isinstance(one, Daily) and one.rows is not None
        }
        self._zones = select(Programme.time_zone).distinct()

    def at(self, session: Session, now: datetime) -> Look:
        zones = session.connection().execute(self._zones).scalars().all()
        known = {AMSTERDAM, *(ZoneInfo(zone) for zone in zones)}  # the service has nights as well
        return Look(session, now, known, last_turns(session), self._asked.at(session, now))

    def idle(self, look: Look, names: Collection[str]) -> Collection[str]:
        """Of these, which are due, those that have been done before and have no rows now."""
        asked = {name for name in names if name in self._daily and look.last.get(name)}
        return self._without_rows(look.session, asked, look.now)

    def _without_rows(
        self, session: Session, daily: Collection[str], now: datetime
    ) -> Collection[str]:
        asked = frozenset(daily)
        return asked - set(self._of_daily(asked).at(session, now)) if asked else asked

    @cache  # noqa: B019, there is one for each timetable
    def _of_daily(self, names: frozenset[str]) -> "Which":
        return Which({name: self._daily[name] for name in sorted(names)})

    def quiet_until(self, session: Session, now: datetime, *, most: datetime) -> datetime:
        """The moment, at most this one, until which nothing falls due if nobody does anything."""
        look = self.at(session, now)
        due = {name for name, when in self._conditions.items() if when(look, name)}
        if due - set(self.idle(look, due)):
            return now
        comes = {
            name: when.after(look)
            for name, when in self._conditions.items()
            if isinstance(when, Daily)
        }
        until = min((at for name, at in comes.items() if name not in self._daily), default=most)
        until = max(now, min(until, most))
        before = {name for name in self._daily if comes[name] < until}
        before -= set(self._without_rows(session, before, now))
        until = min((comes[name] for name in before), default=until)
        # What is due between is due just before as well: rows do not go away by themselves
        return now if self._asked.at(session, until - AN_INSTANT) else until


class Which:
    """One question for all of these: the names of those that have such rows at a moment."""

    def __init__(self, rows: Mapping[str, Callable[[datetime], SelectOfScalar[int]]]) -> None:
        asked: Sequence[Any] = [
            select(literal(name)).where(of(SOME_DAY).exists()) for name, of in rows.items()
        ]
        self._asked = union_all(*asked) if asked else None
        given = self._asked.compile().params if self._asked is not None else {}
        self._moments = {
            name: value - SOME_DAY for name, value in given.items() if isinstance(value, datetime)
        }

    def at(self, session: Session, now: datetime) -> Collection[str]:
        if self._asked is None:
            return ()
        moments = {name: now + offset for name, offset in self._moments.items()}
        return set(session.connection().execute(self._asked, moments).scalars())


def _latest(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    today = now.astimezone(zone).date()
    moment = _on(today, at, zone)
    return moment if moment <= now else _on(today - DAY, at, zone)


@lru_cache(maxsize=1024)
def _on(day: date, at: time, zone: ZoneInfo) -> datetime:
    return at_wall(day, at, zone)
