"""How many pairs met, wrote, were quiet, rested or were over, each week since the first began."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peercoach.matching.disclosure import FEWEST
from peercoach.services.figures.lives import Life

SHOWN = 20
ONE_WEEK = timedelta(weeks=1)
KINDS = ("met", "wrote", "quiet", "paused", "ended")


@dataclass(frozen=True, slots=True)
class Week:
    """`number` counts from the week in which the first pair began. `free`: no school, or exams."""

    number: int
    counts: Sequence[int]
    free: bool = False

    def of(self, kind: str) -> int:
        return self.counts[KINDS.index(kind)]


def week_by_week(
    lives: Sequence[Life], *, today: date, free: Collection[date] = ()
) -> Sequence[Week]:
    """Up to this week, the last twenty of them. Nothing about fewer than ten pairs.

    A pair counts in each week from its first; one pair once a week. `free` are the Mondays of weeks
    in which a programme expects nothing.
    """
    if len(lives) < FEWEST:
        return ()
    first = _monday(min(life.start for life in lives))
    last = (_monday(today) - first) // ONE_WEEK
    weeks = [(week, first + ONE_WEEK * week) for week in range(max(0, last - SHOWN + 1), last + 1)]
    counted = [
        (week, monday, Counter(_kind(life, monday) for life in lives)) for week, monday in weeks
    ]
    return [
        Week(week + 1, [counts[kind] for kind in KINDS], monday in free)
        for week, monday, counts in counted
    ]


def _kind(life: Life, monday: date) -> str:
    """What this week was to them; empty before they were a pair."""
    sunday = monday + timedelta(days=6)
    if life.start > sunday:
        return ""
    if any(monday <= day <= sunday for day in life.met):
        return "met"
    if any(monday <= day <= sunday for day in life.wrote):
        return "wrote"
    if life.ended and life.ended <= sunday:
        return "ended"
    return "paused" if life.paused and life.paused <= sunday else "quiet"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
