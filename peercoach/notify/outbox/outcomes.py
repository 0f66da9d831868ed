"""What became of a notice, and what follows from it."""

from datetime import datetime, timedelta
from itertools import accumulate, chain, repeat, takewhile
from random import SystemRandom

from peercoach.models import Notice, NoticeStatus

SECRET = ("sign-in:", "checkin:")
"""Keys of notices whose mail holds a link that works without signing in: not kept once sent."""
NEVER_TWICE = ("sign-in:",)
"""Keys of notices that are not sent again when the first may have arrived: one asks for another."""

RETRY_AFTER = tuple(timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240))
"""How long after each attempt the next one follows; the last wait repeats."""
GIVE_UP_AFTER = timedelta(hours=48)
SPREAD = 0.2
"""Waits differ by this share, so that what failed together does not return together."""
UNKNOWN_AT_MOST = 2

_chance = SystemRandom()


def is_secret(notice: Notice) -> bool:
    return notice.dedupe_key.startswith(SECRET)


def lose_track(notice: Notice, *, now: datetime, why: str) -> None:
    """We do not know whether it arrived: send it once more, and after that park and show it."""
    notice.ambiguous += 1
    notice.lease_by = notice.lease_until = None
    notice.last_error = why
    parked = notice.ambiguous >= UNKNOWN_AT_MOST or notice.dedupe_key.startswith(NEVER_TWICE)
    if not parked:
        notice.status, notice.next_at = NoticeStatus.queued, now
        return
    notice.status = NoticeStatus.uncertain
    if is_secret(notice):
        notice.payload = {}


def next_attempt(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after this many attempts that were put off; None when it is enough."""
    waits = chain(RETRY_AFTER, repeat(RETRY_AFTER[-1]))
    planned = takewhile(lambda waited: waited <= GIVE_UP_AFTER, accumulate(waits))
    if attempts > len(list(planned)):
        return None
    wait = RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
    return now + wait * _chance.uniform(1 - SPREAD, 1 + SPREAD)
