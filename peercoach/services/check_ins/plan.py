"""The plan: which check-in is due when, counted from the day a pair began.

A programme keeps its own in its settings under `check_ins`, as days and weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from peercoach.models import Programme
from peercoach.notify.questions import CLOSING
from peercoach.services.calendar.days import Calendar

SETTING = "check_ins"
CLOSING_WEEK = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One check-in of the plan; `unless` leaves it out where that is known already. One that was
    `added` later is not asked about days before that."""

    name: str
    after: timedelta
    unless: Literal["contact", "meeting"] | None = None
    added: date | None = None

    def due(self, start: date, calendar: Calendar) -> datetime:
        """The morning of its day, or the next one on which we may write."""
        return calendar.next_morning(start + self.after)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a coordinator sets: after how many days, and in which weeks; None is not at all. Steps
    that were `added` to a plan that ran already have the day of that, by name."""

    hello: int | None = 5
    first_meeting: int | None = 14
    weeks: tuple[int, ...] = (4, 9, 15)
    closing: int | None = CLOSING_WEEK
    added: dict[str, date] = field(default_factory=dict)

    def steps(self) -> tuple[Step, ...]:
        """In the order of their days."""
        return tuple(sorted(self._steps(), key=lambda step: step.after))

    def _steps(self) -> Iterator[Step]:
        if self.hello:
            yield self._step("hello", timedelta(days=self.hello), "contact")
        if self.first_meeting:
            yield self._step("first meeting", timedelta(days=self.first_meeting), "meeting")
        for week in self.weeks:
            yield self._step(f"week {week}", timedelta(weeks=week))
        if self.closing:
            yield self._step(CLOSING, timedelta(weeks=self.closing))

    def _step(
        self, name: str, after: timedelta, unless: Literal["contact", "meeting"] | None = None
    ) -> Step:
        return Step(name, after, unless, self.added.get(name))

    def as_mapping(self, *, before: "Planned", today: date) -> dict[str, Any]:
        """As it is kept. What was not in the plan before counts from today."""
        known = {step.name for step in before.steps()}
        added = {
            step.name: before.added.get(step.name) if step.name in known else today
            for step in self.steps()
        }
        return {
            "hello": self.hello,
            "first_meeting": self.first_meeting,
            "weeks": list(self.weeks),
            "closing": self.closing,
            "added": {name: day.isoformat() for name, day in added.items() if day},
        }


PLAN = Planned().steps()
"""The default plan, in the order of its days."""


def planned_of(programme: Programme) -> Planned:
    kept = programme.settings.get(SETTING)
    if kept is None:
        return Planned()
    added = {name: date.fromisoformat(day) for name, day in kept["added"].items()}
    weeks, closing = tuple(kept["weeks"]), kept.get("closing", CLOSING_WEEK)
    return Planned(kept["hello"], kept["first_meeting"], weeks, closing, added)
