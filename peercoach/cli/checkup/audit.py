"""The audit: is every entry as it was written, and is none of them missing?"""

from collections.abc import Iterator

from peercoach.cli.checkup import Finding, Health
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.migrations import at_head
from peercoach.services.audit import verify_chain


def check_audit(database_url: str) -> Iterator[Finding]:
    """Without a database that answers there is nothing to tell here."""
    try:
        engine = make_engine(database_url)
        if not at_head(engine):
            return
        with unit_of_work(engine) as session:
            broken = verify_chain(session)
        engine.dispose()
    except PeerCoachError:
        return
    if broken is None:
        yield Finding(Health.good, "audit", "every entry is as it was written, and none is missing")
    else:
        yield Finding(
            Health.bad,
            "audit",
            f"from entry {broken} on it is not as it was written, or something before it is gone",
            "compare with a backup; find out who can write to the database beside this service",
        )
