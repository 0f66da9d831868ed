"""How much one network address may ask. Loose: a lecture hall shares one."""

from collections import Counter
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from starlette.requests import Request

from peercoach.deps import Now
from peercoach.errors import TooMany

MOST = 600
WITHIN = timedelta(minutes=10)


class SourceLimit:
    """Counts per source within fixed spans of time, in this process."""

    def __init__(self, *, most: int = MOST, within: timedelta = WITHIN) -> None:
        self.most = most
        self.within = within
        self._lock = Lock()
        self._span = 0
        self._counts: Counter[str] = Counter()

    def admits(self, source: str, *, now: datetime) -> bool:
        """Count one more; whether it was within the limit."""
        span = int(now.timestamp() / self.within.total_seconds())
        with self._lock:
            if span != self._span:
                self._span, self._counts = span, Counter()
            self._counts[source] += 1
            return self._counts[source] <= self.most

    def wait(self, *, now: datetime) -> timedelta:
        """Until the next span begins."""
        seconds = self.within.total_seconds()
        return timedelta(seconds=seconds - now.timestamp() % seconds)


def not_too_often(request: Request, moment: Now) -> None:
    """A dependency. Forwarded-For headers are the server's business: it knows its proxies, and
    `request.client` is who it took them from."""
    limit: SourceLimit = request.app.state.sign_in_limit
    if not limit.admits(source_of(request), now=moment):
        raise TooMany(wait=limit.wait(now=moment))


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
