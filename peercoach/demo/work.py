"""The real timetable and the real sender, told the moment by the clock of the demonstration."""

from sqlalchemy import Engine

from peercoach.config import Settings
from peercoach.demo.clock import DemoClock
from peercoach.demo.heart import Work


def real_work(engine: Engine, settings: Settings, clock: DemoClock) -> dict[str, Work]:
    return {"tick": lambda now: None, "send": lambda now: None}
