"""Whoever keeps the timetable and sends the mail, as a process with a clock of its own.

`python -m tests.faults.clerk` reads a line of JSON for each moment and answers with one: what the
timetable did, and how many mails it handed over. A `Clerk` speaks to such a process. One serves
many tests: each line says on which database, and which mail server.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from select import select
from typing import Any

from sqlalchemy import Engine

from peercoach.db import make_engine
from peercoach.jobs.timetable import JOBS, Job, tick
from peercoach.jobs.when import Daily
from peercoach.logs import set_up_logs
from peercoach.notify.messages import OCCASIONS
from tests.factories import MONDAY
from tests.jobs.sending import plain_letter, send, settings_for

Done = dict[str, Any]
PATIENCE = 30
"""Seconds for one answer, which takes a fraction of one; what never comes must not hang."""
HALF_PAST_TWO = Job("half past two", lambda _session, now: 1, Daily(time(2, 30)))
"""Beside our own: an hour that some nights have twice, and some not at all."""


@dataclass
class Clerk:
    """At work for one database and one mail server, or for another test's."""

    process: subprocess.Popen[str]
    url: str = ""
    port: int = 0

    def at(self, *moments: datetime) -> list[Done]:
        """What it did at each of these, in turn."""
        return [self.begin(moment).end() for moment in moments]

    def sends(self, *, now: datetime = MONDAY) -> int:
        """How many mails it handed over."""
        (done,) = self.at(now)
        return int(done["sent"])

    def begin(self, moment: datetime) -> "Clerk":
        """Without waiting for it."""
        asked = {"url": self.url, "port": self.port, "now": moment.isoformat()}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self

    def end(self) -> Done:
        """Its answer; one that is stuck is killed, so that no later test gets it."""
        assert self.process.stdout is not None
        answers, _, _ = select([self.process.stdout], [], [], PATIENCE)
        if not answers:
            self.process.kill()
            raise AssertionError(f"no answer in {PATIENCE} s: timetable or sender go on and on")
        line = self.process.stdout.readline()
        assert line, "the process of timetable and sender ended without an answer: see its errors"
        done: Done = json.loads(line)
        return done

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)


@contextmanager
def at_work(number: int = 1) -> Iterator[list[Clerk]]:
    """So many processes, that start at the same time."""
    clerks = [Clerk(started()) for _ in range(number)]
    try:
        yield clerks
    finally:
        for one in clerks:
            one.signal(signal.SIGCONT)
            one.process.kill()
            one.process.communicate()


def started() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.clerk"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@cache
def kept(url: str) -> Engine:
    return make_engine(url)


def work(asked: Done) -> Done:
    engine, now = kept(asked["url"]), datetime.fromisoformat(asked["now"])
    name = f"clerk-{os.getpid()}"
    try:
        done = tick(engine, now=now, jobs=(*JOBS, HALF_PAST_TWO))
        return {
            "done": done,
            "sent": send(engine, settings_for(asked["port"]), now=now, sender=name),
        }
    finally:
        engine.dispose()  # the next test puts another file in its place


if __name__ == "__main__":
    OCCASIONS["test"] = plain_letter
    set_up_logs("critical", "console")
    for line in sys.stdin:
        sys.stdout.write(json.dumps(work(json.loads(line))) + "\n")
        sys.stdout.flush()
