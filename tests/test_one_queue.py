"""Connections wait where every process can take them, until one has a thread free."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter, run_sync

from peercoach.cli.one_queue import LONGEST, MANY, Door, Loop, waiting
from tests.waiting import wait_for

NEVER = 3600.0


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=4 * MANY) as made:
        yield made


@contextmanager
def process(
    name: bytes, listener: socket.socket, *, busy: bool = False, longest: float = NEVER
) -> Iterator[None]:
    """As far as the door goes: an event loop, one thread for requests, and who answers a name. A
    `busy` one has somebody in that thread, and somebody who waits for it."""
    open_, over = Event(), Event()

    class Says(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            transport.write(name)
            transport.close()

    async def serve() -> None:
        threads = current_default_thread_limiter()
        threads.total_tokens = 1
        inside = [asyncio.create_task(run_sync(over.wait)) for _ in range(2 * busy)]
        while threads.statistics().tasks_waiting < busy:  # noqa: ASYNC110
            await asyncio.sleep(0)
        door = Door(asyncio.get_running_loop(), Says, listener, longest=longest)
        open_.set()
        await asyncio.gather(*inside, run_sync(over.wait, limiter=CapacityLimiter(1)))
        door.close()
        await door.wait_closed()

    def run() -> None:
        with asyncio.Runner(loop_factory=Loop) as runner:
            runner.run(serve())

    thread = Thread(target=run)
    thread.start()
    try:
        assert open_.wait(30)
        yield
    finally:
        over.set()
        thread.join()


def knock(listener: socket.socket) -> socket.socket:
    return socket.create_connection(listener.getsockname(), timeout=30)


def who_answers(listener: socket.socket) -> bytes:
    with knock(listener) as connection:
        return connection.recv(9)


def test_who_has_somebody_waiting_leaves_new_ones_to_another(listener: socket.socket) -> None:
    with process(b"busy", listener, busy=True), process(b"idle", listener):
        assert {who_answers(listener) for _ in range(40)} == {b"idle"}


def test_where_all_are_busy_they_wait_for_one_is_done(listener: socket.socket) -> None:
    with process(b"busy", listener, busy=True):
        outside = [knock(listener) for _ in range(5)]
        wait_for(lambda: waiting(listener) == len(outside))
    with process(b"idle", listener):
        assert {one.recv(9) for one in outside} <= {b"busy", b"idle"}  # and none is b""
    for one in outside:
        one.close()


def test_a_crowd_comes_in_however_busy_it_is(listener: socket.socket) -> None:
    """What needs no thread, as where to find help, is answered then as well."""
    with process(b"busy", listener, busy=True):
        outside = [knock(listener) for _ in range(2 * MANY)]
        assert {one.recv(9) for one in outside[:MANY]} == {b"busy"}
        for one in outside:
            one.close()


def test_nobody_is_kept_out_by_those_who_keep_their_connection(listener: socket.socket) -> None:
    with process(b"busy", listener, busy=True, longest=LONGEST):
        assert who_answers(listener) == b"busy"
