"""How a pair is doing, from its events alone: no database, no clock of its own.

`assess(events, now=day, calendar=calendar, settings=settings)` is all that decides it, here and in
`bench/quiet.py`. Anybody with dates of their own pairs can call it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import inf

from peercoach.models import QuietReason
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.events import IN_TOUCH, Event, Sign
from peercoach.services.quiet_pairs.settings import QuietSettings

ONE_OCCASION = 2
"""Notes to and fro within so many days are one time of being in touch, not a rhythm of one day."""
THEIR_OWN = frozenset({Sign.met, Sign.wrote})
"""What makes a rhythm. An answer to our question is a sign of life, in a rhythm of ours."""
COUNTS_FROM = IN_TOUCH | {Sign.began, Sign.went_on, Sign.looked, Sign.planned}


class Standing(StrEnum):
    """In this order. Who is `quiet` is asked by a mail; `attention` is for a coordinator."""

    new = "new"
    going_well = "going_well"
    quiet = "quiet"
    attention = "attention"


@dataclass(frozen=True, slots=True)
class Assessment:
    """`reason` as soon as something is missing, and from `quiet_after` and `attention_after` days
    on it matters."""

    standing: Standing
    reason: QuietReason | None
    days: int
    """Days of silence that count; since the beginning where it never began."""
    quiet_after: int
    attention_after: int
    rhythm: float
    last: date
    """The day from which the silence counts: one silence, one such day."""

    @property
    def nudges(self) -> bool:
        """Whether one of the two is to hear of it, before a coordinator does."""
        return self.reason is not None and self.standing is not Standing.attention


def assess(
    events: Sequence[Event], *, now: date, calendar: Calendar, settings: QuietSettings
) -> Assessment:
    """How a pair is doing on this day. Days in breaks and exam weeks, when they pause, or while we
    were down do not count; nor does anything that is still to come, but a meeting.

    Raises ValueError where an event is not a date and a Sign, and where none says when it began.
    """
    _check(events, now)
    known = [one for one in events if one.day <= now or one.sign is Sign.planned]
    signs = {one.sign for one in known}
    begun = bool(signs & IN_TOUCH)
    start = max(one.day for one in known if one.sign in (Sign.began, Sign.went_on))
    rhythm = rhythm_of([one.day for one in known if one.sign in THEIR_OWN], calendar, settings)
    fine = Standing.going_well if begun else Standing.new

    def after(
        reason: QuietReason, since: date, quiet: int, attention: int, latest: float = inf
    ) -> Assessment:
        days, all_days = calendar.days_that_count(since, now), (now - since).days
        standing, missing = fine, None
        if days >= quiet or all_days >= latest - settings.attention_later:
            standing, missing = Standing.quiet if begun else fine, reason
        if days >= attention or all_days >= latest:
            standing, missing = Standing.attention, reason
        return Assessment(standing, missing, days, quiet, attention, rhythm, since)

    if any(one.day >= now for one in known if one.sign is Sign.planned):
        return Assessment(fine, None, 0, 0, 0, rhythm, now)
    # The day on which they were to meet is over: whether they did may not be noted yet
    were_to_meet = max((one.day for one in known if one.sign is Sign.planned), default=start)
    if not begun and Sign.told_no_contact not in signs:
        later = calendar.days_that_count(start, were_to_meet)
        nudge, flag = settings.nudge_first_contact + later, settings.first_contact + later
        return after(QuietReason.no_first_contact, start, nudge, flag)

    newest = max(
        (one for one in known if one.sign in COUNTS_FROM and one.day <= now),
        key=lambda one: (one.day, one.sign is not Sign.looked),
    )
    usual = rhythm if begun else 0.0  # who never began has none to wait for
    quiet = round(max(settings.quiet_times * usual, settings.quiet_days))
    attention = round(max(settings.attention_times * usual, quiet + settings.attention_later))
    if newest.sign is Sign.looked:
        # They were asked before somebody looked. Who is in touch may be so unknown to us
        quiet = attention = attention if begun else quiet
    silence = after(QuietReason.quiet, newest.day, quiet, attention, settings.at_latest or inf)
    if begun and Sign.met not in signs and Sign.told_no_meeting not in signs:
        said_hello = min(one.day for one in known if one.sign in IN_TOUCH)
        hello = calendar.days_that_count(start, max(said_hello, were_to_meet))
        by_then = max(settings.first_meeting, hello + settings.attention_later)
        never_met = after(QuietReason.no_first_meeting, start, by_then, by_then)
        return never_met if never_met.standing is Standing.attention else silence
    return silence


def _check(events: Sequence[Event], now: date) -> None:
    if type(now) is not date:
        raise ValueError(f"now: expected a date, found {now!r}")
    for number, one in enumerate(events):
        if type(one.day) is not date or type(one.sign) is not Sign:
            raise ValueError(f"events[{number}]: expected a date and a Sign, found {one!r}")
    if not any(one.sign is Sign.began and one.day <= now for one in events):
        raise ValueError(f"events: expected one that began by {now}, found none")


def rhythm_of(days: Sequence[date], calendar: Calendar, settings: QuietSettings) -> float:
    """Within how many days they are in touch again, three times out of four: the longest of their
    last gaps, leaving out the longest quarter. Who meets without noting it has long ones now and
    then; one long pause leaves a rhythm alone, and of old times it knows nothing.

    Where fewer than three gaps are known, what was agreed stands for those that are missing.
    """
    occasions: list[list[date]] = []
    for day in sorted(set(days)):
        if occasions and (day - occasions[-1][-1]).days <= ONE_OCCASION:
            occasions[-1].append(day)
        else:
            occasions.append([day])
    gaps: list[float] = [
        calendar.days_that_count(one[0], after[0]) for one, after in pairwise(occasions)
    ]
    missing = max(0, settings.gaps_for_a_rhythm - len(gaps))
    usual = sorted([*gaps[-settings.gaps_remembered :], *[settings.agreed_days] * missing])
    longest = (len(usual) + 2) // 4  # a quarter, rounded
    return float(usual[-1 - longest])
