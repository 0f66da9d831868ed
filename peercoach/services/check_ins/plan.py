"""The plan: which check-in is due when, counted from the day a pair began."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from peercoach.services.calendar.days import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """One check-in of the plan; `unless` leaves it out where that is known already."""

    name: str
    after: timedelta
    unless: Literal["contact", "meeting"] | None = None

    def due(self, start: date, calendar: Calendar) -> datetime:
        """The morning of its day, or the next one on which we may write."""
        return calendar.next_morning(start + self.after)


PLAN = (
    Step("hello", timedelta(days=5), unless="contact"),
    Step("first meeting", timedelta(days=14), unless="meeting"),
    Step("week 4", timedelta(weeks=4)),
    Step("week 9", timedelta(weeks=9)),
    Step("week 15", timedelta(weeks=15)),
)
"""The default plan, in the order of its days."""
