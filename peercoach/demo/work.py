"""The real timetable and the real sender, told the moment by the clock of the demonstration."""

from collections.abc import Mapping

from sqlalchemy import Engine

from peercoach.config import Settings
from peercoach.demo.clock import DemoClock
from peercoach.demo.heart import Heart
from peercoach.jobs import tick
from peercoach.jobs.sender import new_sender, send_due, smtp_transport


def beating_heart(engine: Engine, settings: Settings, clock: DemoClock) -> Heart:
    """What a scheduler does in an installation, with one difference: it can skip an hour."""
    transport, sender = smtp_transport(settings), new_sender()

    def look() -> Mapping[str, int]:
        return tick(engine, now=clock())

    def send() -> None:
        send_due(engine, settings=settings, clock=clock, transport=transport, sender=sender)

    return Heart(engine, clock, tick=look, send=send)
