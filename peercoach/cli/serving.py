"""Serving an application until somebody ends it: Ctrl-C, or a kind word from the system."""

import signal
import socket

import uvicorn
from fastapi import FastAPI

FINISH_SECONDS = 10
"""How long requests in progress may take once we were told to stop."""


def serve_until_ended(app: FastAPI, listener: socket.socket) -> None:
    """Returns after Ctrl-C or SIGTERM, when the requests in progress are answered."""
    config = uvicorn.Config(
        app,
        access_log=False,  # its lines would hold addresses with tokens in them
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    # Once done, the server repeats the signal that ended it. Unless SIGTERM is an exception too, we
    # would be gone before whoever called us could tidy up.
    earlier = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, earlier)
