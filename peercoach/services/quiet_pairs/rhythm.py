"""How a pair is doing, from its events alone: no database, no clock of its own.

`assess(events, now=day, calendar=calendar, settings=settings)` is all that decides it, here and in
`bench/quiet.py`. Anybody with dates of their own pairs can call it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import median

from peercoach.models import QuietReason
from peercoach.services.calendar.days import Calendar
from peercoach.services.quiet_pairs.events import IN_TOUCH, Event, Sign
from peercoach.services.quiet_pairs.settings import QuietSettings

ONE_OCCASION = 2
"""Notes to and fro within so many days are one time of being in touch, not a rhythm of one day."""
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
        return self.reason is not None and self.quiet_after <= self.days < self.attention_after


def assess(
    events: Sequence[Event], *, now: date, calendar: Calendar, settings: QuietSettings
) -> Assessment:
    """How a pair is doing on this day. Days in breaks and exam weeks, when they pause, or while we
    were down do not count; nor does anything that is still to come, but a meeting."""
    known = [one for one in events if one.day <= now or one.sign is Sign.planned]
    signs = {one.sign for one in known}
    start = max(one.day for one in known if one.sign in (Sign.began, Sign.went_on))
    rhythm = rhythm_of([one.day for one in known if one.sign in IN_TOUCH], calendar, settings)
    counts = [one for one in known if one.sign in COUNTS_FROM and one.day <= now]
    last = max(one.day for one in counts)

    def after(reason: QuietReason, since: date, quiet: int, attention: int) -> Assessment:
        days = calendar.days_that_count(since, now)
        begun = bool(signs & IN_TOUCH)
        fine = Standing.going_well if begun else Standing.new
        if days >= attention:
            standing = Standing.attention
        else:
            standing = Standing.quiet if days >= quiet and begun else fine
        missing = reason if days >= quiet else None
        return Assessment(standing, missing, days, quiet, attention, rhythm, since)

    if any(one.day >= now for one in known if one.sign is Sign.planned):
        return Assessment(
            Standing.going_well if signs & IN_TOUCH else Standing.new, None, 0, 0, 0, rhythm, now
        )
    if not signs & IN_TOUCH and Sign.told_no_contact not in signs:
        nudge, flag = settings.nudge_first_contact, settings.first_contact
        return after(QuietReason.no_first_contact, start, nudge, flag)
    quiet = round(max(settings.quiet_times * rhythm, settings.quiet_days))
    attention = round(max(settings.attention_times * rhythm, quiet + settings.attention_later))
    if max(counts, key=lambda one: (one.day, one.sign is not Sign.looked)).sign is Sign.looked:
        attention = quiet  # they were asked before somebody looked
    silence = after(QuietReason.quiet, last, quiet, attention)
    if signs & IN_TOUCH and Sign.met not in signs and Sign.told_no_meeting not in signs:
        since = settings.first_meeting
        never_met = after(QuietReason.no_first_meeting, start, since, since)
        return never_met if never_met.standing is Standing.attention else silence
    return silence


def rhythm_of(days: Sequence[date], calendar: Calendar, settings: QuietSettings) -> float:
    """The usual number of days between two occasions: what was agreed, until their own is known;
    who is slower from the beginning is not hurried meanwhile.

    The median of the last ones, which one long pause or one busy week leaves alone.
    """
    occasions: list[list[date]] = []
    for day in sorted(set(days)):
        if occasions and (day - occasions[-1][-1]).days <= ONE_OCCASION:
            occasions[-1].append(day)
        else:
            occasions.append([day])
    gaps = [calendar.days_that_count(one[0], after[0]) for one, after in pairwise(occasions)][
        -settings.gaps_remembered :
    ]
    own = float(median(gaps)) if gaps else 0.0
    return own if len(gaps) >= settings.gaps_for_a_rhythm else max(own, settings.agreed_days)
