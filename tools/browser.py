"""A Chromium to look with, and a service on a free loopback port to look at."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Playwright

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MISSING = (
    "no Chromium: set PEERCOACH_CHROMIUM to one, install Debian's package "
    "chromium-headless-shell, or run `playwright install chromium`"
)
NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first draws no windows of its own: a page costs it a quarter of what it costs the others."""


def find_chromium(playwright: Playwright) -> str | None:
    """The one that is named, else one on the PATH, else Playwright's own."""
    own = playwright.chromium.executable_path
    wishes = (os.environ.get("PEERCOACH_CHROMIUM"), *NAMES, own)
    return next((path for wish in wishes if wish and (path := shutil.which(wish))), None)


def launch_chromium(playwright: Playwright) -> Browser:
    path = find_chromium(playwright)
    if path is None:
        raise FileNotFoundError(MISSING)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # its sandbox refuses to run as root
    return playwright.chromium.launch(
        executable_path=path, args=FLAGS, chromium_sandbox=not as_root
    )


@contextmanager
def running(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """Serve the application while the block runs, at any free port unless given; gives its
    address."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:  # the socket listens already, so the first request waits until the server answers
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
