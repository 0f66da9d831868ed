"""`python -m peercoach` is the `peercoach` command."""

from peercoach.cli import app

app()
