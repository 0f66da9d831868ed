"""Serving an application until somebody ends it: Ctrl-C, or a kind word from the system."""

import gc
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

FINISH_SECONDS = 10
"""How long requests in progress may take once we were told to stop."""
STUCK_SECONDS = 60
"""A process that does not say that it is there for so long is ended, and another one begun."""


def serve_until_ended(app: FastAPI, listener: socket.socket) -> None:
    """Returns after Ctrl-C or SIGTERM, when the requests in progress are answered."""
    # Once done, the server repeats the signal that ended it. Unless SIGTERM is an exception too, we
    # would be gone before whoever called us could tidy up.
    earlier = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config_of(app)).run(sockets=[listener])
    signal.signal(signal.SIGTERM, earlier)


def serve_from_processes(
    make: Callable[[], FastAPI], listener: socket.socket, *, processes: int
) -> None:
    """The same from several: each makes an application of its own, and another one takes the place
    of one that ends."""
    Multiprocess(config_of(make, processes), sockets=[listener]).run()


def end_with_parent() -> None:
    """However the process that began us ends: else we would go on, and keep its port."""
    parent = parent_process()
    if parent is None:
        return

    def follow() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=follow, name="follows its parent", daemon=True).start()


def settle() -> None:
    """What there is now stays: looking it through for garbage, again and again, takes time."""
    gc.collect()
    gc.freeze()


def config_of(app: FastAPI | Callable[[], FastAPI], processes: int | None = None) -> uvicorn.Config:
    """Of an application, or of what makes one in each of several processes."""
    return uvicorn.Config(
        app,
        factory=processes is not None,
        workers=processes,
        loop="auto" if processes is None else "peercoach.cli.one_queue:Loop",
        timeout_worker_healthcheck=STUCK_SECONDS,
        access_log=False,  # its lines would hold addresses with tokens in them
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
