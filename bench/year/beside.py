"""Services beside each other, each a process with a database of its own: like two universities they
share nothing."""

import gc
import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from bench.year.cast import MENTEES
from bench.year.run import Found, run_year
from peercoach.logs import set_up_logs


def run_beside(pairs: int, services: int) -> Found:
    """The year of so many pairs, shared among these services."""
    shares = shares_of(pairs, services)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(shares), mp_context=spawn) as processes:
        return together(list(processes.map(one_service, shares)))


def one_service(pairs: int) -> Found:
    """On a database of its own."""
    set_up_logs("warning", "console")
    gc.collect()
    gc.freeze()  # as a scheduler does
    gc.set_threshold(50_000, 20, 20)  # nothing here is in a circle for long
    with tempfile.TemporaryDirectory(prefix="peercoach-year-") as folder:
        return run_year(f"sqlite:///{folder}/year.sqlite3", pairs=pairs)


def shares_of(pairs: int, services: int) -> list[int]:
    """As equal as they can be without dividing the first-years of a coach."""
    coaches = -(-pairs // MENTEES)
    each = [coaches // services + (n < coaches % services) for n in range(services)]
    shares = [MENTEES * n for n in each]
    shares[-1] -= sum(shares) - pairs
    return [share for share in shares if share]


def together(found: Sequence[Found]) -> Found:
    """Of services that ran beside each other. Of the mailboxes, those of the first."""
    return Found(
        mails=sum(one.mails for one in found),
        kinds=sum((one.kinds for one in found), Counter()),
        missing=sum((one.missing for one in found), Counter()),
        surplus=sum((one.surplus for one in found), Counter()),
        twice=sum(one.twice for one in found),
        waiting=sum(one.waiting for one in found),
        flags=sum((one.flags for one in found), Counter()),
        silent=sum(one.silent for one in found),
        hours=max(one.hours for one in found),
        seconds=max(one.seconds for one in found),
        processor_seconds=sum(one.processor_seconds for one in found),
        mailboxes=found[0].mailboxes,
    )
