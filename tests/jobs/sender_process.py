"""A sender as a process, to be killed: `python -m tests.jobs.sender_process URL PORT [STEP AT]`.

With a step it kills itself there, at so many mails: when it has claimed one, or when the mail
server has answered and nothing is written down yet.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from peercoach.db import make_engine
from peercoach.jobs import sender
from peercoach.notify.messages import OCCASIONS
from peercoach.notify.outbox import marking
from tests.jobs.sending import plain_letter, send, settings_for

STEPS: dict[str, tuple[Any, str]] = {
    "claimed": (sender, "write_mail"),
    "answered": (marking, "mark_sent"),
}


def die_at(step: str, number: int) -> None:
    module, name = STEPS[step]
    original, mails = getattr(module, name), count(1)

    def dies(*args: Any, **named: Any) -> Any:
        if next(mails) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **named)

    setattr(module, name, dies)


if __name__ == "__main__":
    _, url, port, *where = sys.argv
    OCCASIONS["test"] = plain_letter
    if where:
        die_at(where[0], int(where[1]))
    send(make_engine(url), settings_for(int(port)), sender="a process")
