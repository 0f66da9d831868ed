"""A sender as a process, to be killed: `python -m tests.jobs.sender_process URL PORT`."""

import sys

from peercoach.db import make_engine
from peercoach.notify.messages import OCCASIONS
from tests.jobs.sending import plain_letter, send, settings_for

if __name__ == "__main__":
    _, url, port = sys.argv
    OCCASIONS["test"] = plain_letter
    send(make_engine(url), settings_for(int(port)), sender="a process")
