"""How much one network address may ask. Loose: a lecture hall shares one."""

import sqlite3
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from threading import Lock

from starlette.requests import Request

from peercoach.deps import Now
from peercoach.errors import TooMany

MOST = 600
WITHIN = timedelta(minutes=10)
ASKED_TO_COME_IN = 2
"""Coming in takes two requests that count: for a code and with it, or to a provider and back."""

TABLE = "CREATE TABLE IF NOT EXISTS asked (source TEXT PRIMARY KEY, span INTEGER, times INTEGER)"
COUNT = """
    INSERT INTO asked VALUES (:source, :span, 1) ON CONFLICT (source) DO UPDATE
    SET times = 1 + iif(span = excluded.span, times, 0), span = excluded.span RETURNING times
"""
GIVE_BACK = """
    UPDATE asked SET times = max(0, times - :times) WHERE source = :source AND span = :span
"""


class SourceLimit:
    """Counts per source within fixed spans of time: in a `file` for all processes of a service,
    else in this one. It is thrown away with them, and keeps nobody longer than their span."""

    def __init__(
        self, file: Path | None = None, *, most: int = MOST, within: timedelta = WITHIN
    ) -> None:
        self.most = most
        self.within = within
        self._lock = Lock()
        self._span = 0
        self._counts = sqlite3.connect(
            file or ":memory:", isolation_level=None, check_same_thread=False
        )
        self._counts.execute("PRAGMA synchronous=OFF")
        self._counts.execute("PRAGMA secure_delete=ON")
        self._counts.execute(TABLE)

    def admits(self, source: str, *, now: datetime) -> bool:
        """Count one more; whether it was within the limit."""
        span = self._span_of(now)
        with self._lock:
            if span != self._span:
                self._span = span
                self._counts.execute("DELETE FROM asked WHERE span != ?", (span,))
            (times,) = self._counts.execute(COUNT, {"source": source, "span": span}).fetchone()
            return bool(times <= self.most)

    def give_back(self, source: str, times: int, *, now: datetime) -> None:
        """Whoever came in was no flood: a whole hall can, one after the other."""
        given = {"source": source, "span": self._span_of(now), "times": times}
        with self._lock:
            self._counts.execute(GIVE_BACK, given)

    def wait(self, *, now: datetime) -> timedelta:
        """Until the next span begins."""
        seconds = self.within.total_seconds()
        return timedelta(seconds=seconds - now.timestamp() % seconds)

    def _span_of(self, now: datetime) -> int:
        return int(now.timestamp() / self.within.total_seconds())


def not_too_often(request: Request, moment: Now) -> None:
    """A dependency. Forwarded-For headers are the server's business: it knows its proxies, and
    `request.client` is who it took them from."""
    limit: SourceLimit = request.app.state.sign_in_limit
    if not limit.admits(source_of(request), now=moment):
        raise TooMany(wait=limit.wait(now=moment))


def came_in(request: Request, moment: datetime) -> None:
    """They asked, and then proved that their mailbox or account is theirs."""
    limit: SourceLimit = request.app.state.sign_in_limit
    limit.give_back(source_of(request), ASKED_TO_COME_IN, now=moment)


def source_of(request: Request) -> str:
    """The address of the visitor's network; one household or laptop has many IPv6 addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return host
