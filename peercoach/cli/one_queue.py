"""One queue before several processes: a connection waits where each of them can take it.

Left to the system it belongs to whichever process saw it first, and waits there even while another
has nothing to do. One queue for all who serve is shorter than one for each, by the more the longer
the queues are (Kleinrock, Queueing Systems II, 1976, section 5.1); docs/figures.md has what it does
here.
"""

import asyncio
import struct
from collections.abc import Callable
from socket import IPPROTO_TCP, socket
from typing import Any

import structlog
import uvloop
from anyio.to_thread import current_default_thread_limiter

LOOK_AGAIN, LONGEST = 0.002, 0.05
"""Seconds between looks whether there is a thread free, and after which one more is let in anyway:
those that keep their connection would otherwise keep all others out."""
MANY = 32
"""So many at the door come in at once: what needs no thread, as where to find help, would wait."""
ARRIVING = 0.001
"""Seconds in which a request arrives over its connection, and gets to where it waits for a thread.
Only then do we know whether to take another."""
TCP_INFO, WAITING_AT = 11, 24
"""Of Linux (tcp.h): of a socket that listens, `tcpi_unacked` is how many wait to be accepted."""

log = structlog.get_logger(__name__)


class Loop(uvloop.Loop):
    """An event loop whose servers take from one queue; for `uvicorn.Config(loop=…)`."""

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        *,
        sock: socket,
        backlog: int = 2048,
        **_: Any,
    ) -> "Door":
        sock.listen(backlog)
        return Door(self, protocol_factory, sock)


class Door:
    """Lets nobody in while somebody inside waits for a thread, within limits."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol_factory: Callable[[], asyncio.BaseProtocol],
        sock: socket,
        *,
        longest: float = LONGEST,
    ) -> None:
        self._make = protocol_factory
        self._sock = sock.dup()  # whose it was may close it before we have looked away
        self._sock.setblocking(False)
        self._looks = round(longest / LOOK_AGAIN)
        self._taking = loop.create_task(self._take())

    async def _take(self) -> None:
        loop, threads = asyncio.get_running_loop(), current_default_thread_limiter()
        try:
            while True:
                for _ in range(self._looks):
                    if not threads.statistics().tasks_waiting or waiting(self._sock) >= MANY:
                        break
                    await asyncio.sleep(LOOK_AGAIN)
                try:
                    connection, _ = await loop.sock_accept(self._sock)
                    await loop.connect_accepted_socket(self._make, connection)
                except ConnectionError:
                    continue  # they are gone
                except OSError as error:
                    log.warning("cannot take a connection", error=error.strerror)
                    await asyncio.sleep(1)  # no file is left to open, for instance
                await asyncio.sleep(ARRIVING)
        finally:
            self._sock.close()

    def close(self) -> None:
        self._taking.cancel()

    async def wait_closed(self) -> None:
        await asyncio.wait([self._taking])


def waiting(listener: socket) -> int:
    """How many connections nobody has taken yet; 0 where the system does not tell."""
    try:
        told = listener.getsockopt(IPPROTO_TCP, TCP_INFO, WAITING_AT + 4)
    except OSError:
        return 0
    return int(struct.unpack_from("I", told, WAITING_AT)[0])
