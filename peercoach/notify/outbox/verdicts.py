"""Whether a mail that is due may leave at this moment. Who decides that is handed in by the door:
the outbox knows no calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from peercoach.models import Notice


@dataclass(frozen=True, slots=True)
class Verdict:
    """It leaves; or waits `until` a moment, and where that is only because there was `enough` mail
    it may go along in another; or `never` leaves, and why."""

    until: datetime | None = None
    enough: bool = False
    never: str | None = None


GO = Verdict()


class Rule(Protocol):
    """Decides on claimed notices, of each by itself."""

    def __call__(
        self, session: Session, notices: Sequence[Notice], /, *, now: datetime
    ) -> Sequence[Verdict]: ...


def at_once(_session: Session, notices: Sequence[Notice], *, now: datetime) -> Sequence[Verdict]:
    """No calendar, no caps."""
    return [GO] * len(notices)
