"""How long a silence may last: by a pair's own rhythm. Plain dates in, a finding out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median

from peercoach.models import QuietReason
from peercoach.services.calendar.days import Calendar

FIRST_CONTACT_DAYS = 8
FIRST_MEETING_DAYS = 14
QUIET_DAYS_AT_LEAST = 14
TIMES_THE_RHYTHM = 1.5
WEEKLY = 7.0
GAPS_THAT_SHOW_A_RHYTHM = 3
"""With fewer gaps between contacts, a pair is taken to be in touch every week."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a pair: local dates only."""

    start: date
    contacts: Sequence[date] = ()
    """Every day on which they were in touch, meetings included."""
    have_met: bool = False
    looked_at: date | None = None
    """When a person last closed an episode: counts as if they had been in touch."""
    resumed: date | None = None
    """When they went on after a break: silence, and that they have not begun, count from there."""
    planned: date | None = None
    """The last day on which they planned to meet: until then nobody waits."""
    raised: Collection[QuietReason] = field(default_factory=frozenset)
    """Reasons of earlier episodes. That they have not begun is said once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a pair is put in front of a coordinator."""

    reason: QuietReason
    days: int
    """Days of silence that count; since the start where it never began."""
    allowed: int
    rhythm: float | None = None
    """Days between contacts, where that is the reason."""


def assess(history: History, *, today: date, calendar: Calendar) -> Finding | None:
    """Whether this pair is quiet today."""
    if history.planned is not None and today <= history.planned:
        return None
    start = max(history.start, history.resumed or history.start)
    since_start = calendar.days_that_count(start, today)
    if not history.contacts and QuietReason.no_first_contact not in history.raised:
        return _if_long(QuietReason.no_first_contact, since_start, FIRST_CONTACT_DAYS)
    if (
        history.contacts
        and not history.have_met
        and since_start >= FIRST_MEETING_DAYS
        and QuietReason.no_first_meeting not in history.raised
    ):
        return _if_long(QuietReason.no_first_meeting, since_start, FIRST_MEETING_DAYS)
    signs = (start, *history.contacts, history.looked_at, history.planned)
    last = max(day for day in signs if day is not None)
    rhythm = rhythm_of(history.contacts, calendar)
    allowed = round(max(TIMES_THE_RHYTHM * rhythm, QUIET_DAYS_AT_LEAST))
    silence = calendar.days_that_count(last, today)
    return _if_long(QuietReason.quiet, silence, allowed, rhythm)


def rhythm_of(contacts: Sequence[date], calendar: Calendar) -> float:
    """The usual number of days between contacts: the median, which one long pause leaves alone."""
    days = sorted(set(contacts))
    gaps = [calendar.days_that_count(one, next_one) for one, next_one in pairwise(days)]
    return float(median(gaps)) if len(gaps) >= GAPS_THAT_SHOW_A_RHYTHM else WEEKLY


def _if_long(
    reason: QuietReason, days: int, allowed: int, rhythm: float | None = None
) -> Finding | None:
    return Finding(reason, days, allowed, rhythm) if days >= allowed else None
