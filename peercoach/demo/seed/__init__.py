"""What the demonstration begins with: two programmes full of made-up people."""

from datetime import datetime

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.demo.seed.february import seed_february
from peercoach.demo.seed.people import add_coordinators, add_newcomer
from peercoach.demo.seed.week11 import seed_week11


def seed(engine: Engine, *, now: datetime) -> None:
    """Fill empty tables: all of it, or nothing."""
    with unit_of_work(engine, write=True) as session:
        coordinators = add_coordinators(session)
        add_newcomer(session)
        seed_february(session, coordinators, now=now)
        seed_week11(session, coordinators, now=now)
