"""The clock of this machine, against the database's: everything that is due depends on it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Engine, func
from sqlmodel import select

from peercoach.cli.checkup import Finding, Health
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.readiness import readiness

TOLERANCE = timedelta(minutes=1)
ZONE = "Europe/Amsterdam"


def check_clock(database_url: str, *, now: datetime) -> Iterator[Finding]:
    try:
        local = now.astimezone(ZoneInfo(ZONE))
    except ZoneInfoNotFoundError:
        yield Finding(
            Health.bad, "clock", f"the time zone {ZONE} is unknown", "install the package tzdata"
        )
        return
    yield Finding(Health.good, "clock", f"{local:%Y-%m-%d %H:%M} in {ZONE}; is that right?")
    try:
        engine = make_engine(database_url)
        yield from _compare(engine, now=now)
        engine.dispose()
    except PeerCoachError:
        return  # said already, with the database


def _compare(engine: Engine, *, now: datetime) -> Iterator[Finding]:
    if engine.dialect.name == "postgresql":
        with unit_of_work(engine) as session:
            theirs: datetime = session.exec(select(func.now())).one()
        if abs(theirs - now) > TOLERANCE:
            yield Finding(
                Health.bad,
                "clock",
                f"the database says {theirs.astimezone(UTC):%H:%M} UTC, this machine {now:%H:%M}",
                "let both keep time with NTP",
            )
    last = readiness(engine, now=now).last_tick
    if last is not None and last - now > TOLERANCE:
        yield Finding(
            Health.bad,
            "clock",
            f"the scheduler worked at {last:%Y-%m-%d %H:%M} UTC, which is still to come",
            "this clock, or that of the machine the scheduler ran on, is wrong",
        )
