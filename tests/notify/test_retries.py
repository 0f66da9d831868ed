"""When a mail that was put off is tried again."""

from datetime import timedelta

from peercoach.notify.outbox.outcomes import Retries
from tests.factories import MONDAY

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_when_to_try_again_is_known_at_once_whatever_the_waits() -> None:
    """Of the smallest wait there is, two days are more than can be counted one by one."""
    often = Retries([timedelta(microseconds=1)], DAY * 2)
    assert often.after(10**6, now=MONDAY) is not None
    assert Retries([timedelta()], DAY).after(10**6, now=MONDAY) == MONDAY
    assert Retries([MINUTE], 3 * MINUTE).after(3, now=MONDAY) is not None
    assert Retries([MINUTE], 3 * MINUTE).after(4, now=MONDAY) is None
