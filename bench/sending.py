"""What a mail costs the service, from row to row: `python -m bench.sending [--mails 1000]`

The real sender, with the rule that counts mails and looks at calendars, hands over the mails of a
publication and codes to sign in, all sealed, to a counting mail server in a process of its own.
Prints Markdown: processor time of ours for one mail, and how many leave in a second.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection

from sqlmodel import Session

from bench.chaos import CountingServer, place
from bench.publishing import add_planned
from bench.year.cast import SEPTEMBER
from peercoach.clock import utc_now
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.jobs.sender import new_sender, send_due, smtp_transport
from peercoach.logs import set_up_logs
from peercoach.migrations import upgrade
from peercoach.models import Language
from peercoach.notify.outbox import Mailbox, owe
from peercoach.services.rounds.publishing import publish_planned
from peercoach.vault import Vault, new_key, with_vault


def owe_publication(session: Session, mails: int) -> None:
    add_planned(session, mails // 2)
    publish_planned(session, now=SEPTEMBER)


def owe_codes(session: Session, mails: int) -> None:
    for n in range(mails):
        owe(
            session,
            key=f"sign-in:{n}",
            to=Mailbox(f"s{n}@example.org", Language.nl if n % 2 else Language.en),
            template="sign-in",
            payload={"code": "ABCD-EFGH-JK", "path": f"/login/{n}", "connects": False},
            now=SEPTEMBER,
            expires_at=SEPTEMBER + timedelta(minutes=15),
        )


OWES = {"a publication": owe_publication, "codes to sign in": owe_codes}


@contextmanager
def counting() -> Iterator[tuple[int, Connection]]:
    """A mail server beside us: its port, and where it tells how many different mails it has."""
    ours, its = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_count, args=(its,), daemon=True)
    server.start()
    try:
        yield ours.recv(), ours
    finally:
        server.kill()
        server.join()


def _count(line: Connection) -> None:
    with CountingServer(0, put_off=0, cut=0) as server:
        line.send(server.port)
        while True:
            line.recv()
            line.send(len(server.copies))


def measure(kind: str, what: str, mails: int) -> tuple[float, float]:
    """Of all these mails: seconds of our processor, and on the wall."""
    with place(kind) as url, counting() as (port, line):
        engine = with_vault(make_engine(url), Vault((new_key(),)))
        upgrade(engine)
        with unit_of_work(engine, write=True) as session:
            OWES[what](session, mails)
        settings = Settings(_env_file=None, smtp_host="127.0.0.1", smtp_port=port)
        began, moment = utc_now(), SEPTEMBER
        busy, begun = time.process_time(), time.perf_counter()
        handled = send_due(
            engine,
            settings=settings,
            clock=lambda: moment + (utc_now() - began),
            transport=smtp_transport(settings),
            sender=new_sender(),
        )
        spent = time.process_time() - busy, time.perf_counter() - begun
        line.send("how many?")
        assert handled == line.recv() == mails
        engine.dispose()
    return spent


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mails", type=int, default=1_000)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), nargs="*")
    given = asked.parse_args()
    set_up_logs("warning", "console")
    sys.stdout.write("| | | processor ms a mail | mails a second |\n| --- | --- | ---: | ---: |\n")
    for kind in given.database or ("sqlite", "postgresql"):
        for what in OWES:
            busy, wall = measure(kind, what, given.mails)
            each = 1000 * busy / given.mails
            sys.stdout.write(f"| {kind} | {what} | {each:.2f} | {given.mails / wall:.0f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
