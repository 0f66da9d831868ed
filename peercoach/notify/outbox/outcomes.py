"""What became of a notice, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from peercoach.models import Notice, NoticeStatus

SECRET = ("sign-in:", "checkin:", "met:", "go-on:", "finish:", "address:", "invite:")
"""Keys of notices whose mail holds a link that works without signing in: not kept once tried."""
NEVER_TWICE = ("sign-in:",)
"""Keys of notices that are not sent again when the first may have arrived: one asks for another."""

SPREAD = 0.2
"""Waits differ by this share, so that what failed together does not return together."""
UNKNOWN_AT_MOST = 2
LONGEST_ERROR = 200
OVER = (NoticeStatus.sent, NoticeStatus.expired, NoticeStatus.cancelled)

_chance = SystemRandom()


def settle(notice: Notice, status: NoticeStatus, why: str | None = None) -> None:
    """Nobody holds it any more, and this became of it. What a mail said is in its mailbox: here it
    is kept only while somebody may have to send it again, and secrets not even then."""
    notice.status = status
    notice.lease_by = notice.lease_until = None
    notice.last_error = why[:LONGEST_ERROR] if why else None
    secret = notice.dedupe_key.startswith(SECRET) and status is not NoticeStatus.queued
    if secret or status in OVER:
        notice.payload = {}


@dataclass(frozen=True, slots=True)
class Retries:
    """How long after each attempt the next one follows (the last wait repeats), and until when."""

    waits: Sequence[timedelta]
    give_up_after: timedelta

    def after(self, attempts: int, *, now: datetime) -> datetime | None:
        """When to try again after this many attempts that were put off; None when it is enough."""
        first, again = self.waits[:attempts], max(0, attempts - len(self.waits))
        if sum(first, again * self.waits[-1]) > self.give_up_after:
            return None
        wait = self.waits[min(attempts, len(self.waits)) - 1]
        return now + wait * _chance.uniform(1 - SPREAD, 1 + SPREAD)


USUAL = Retries([timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240)], timedelta(hours=48))
