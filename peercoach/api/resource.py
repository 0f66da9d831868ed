"""Where the addresses of the API begin, and a router for one of its resources."""

from functools import partial

from peercoach.doors import Routes

ROOT = "/api/v1"
Resource = partial(Routes, under=ROOT)
