"""What the demonstration begins with: two programmes full of made-up people."""

from datetime import datetime

from sqlalchemy import Engine

from peercoach.db import unit_of_work
from peercoach.demo.seed.care import seed_care
from peercoach.demo.seed.february import seed_february
from peercoach.demo.seed.people import add_coordinators, add_newcomer
from peercoach.demo.seed.week11 import seed_week11
from peercoach.vault import Vault


def seed(engine: Engine, *, now: datetime, vault: Vault) -> None:
    """Fill empty tables: all of it, or nothing. What is confidential is sealed in this vault."""
    with unit_of_work(engine, write=True) as session:
        coordinators = add_coordinators(session)
        add_newcomer(session)
        seed_february(session, coordinators, now=now)
        seed_week11(session, coordinators, now=now)
        seed_care(session, vault, now=now)
