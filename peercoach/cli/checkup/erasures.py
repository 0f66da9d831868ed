"""Erasures: would a restored backup forget again who was erased since?"""

from collections.abc import Iterator
from pathlib import Path

from peercoach.cli.checkup import Finding, Health
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.migrations import at_head
from peercoach.services.own_data.ledger import HereAgain, Ledger, ledger_from, refuse_erased

SUBJECT = "erasures"


def check_erasures(settings: Settings) -> Iterator[Finding]:
    ledger = ledger_from(settings)
    if ledger is None:
        yield Finding(
            Health.warning,
            SUBJECT,
            "no ledger of them: after a restored backup nobody knows who was erased since",
            "set PEERCOACH_ERASURE_LEDGER to a file that is kept apart from the backups",
        )
        return
    if not ledger.file.parent.is_dir():
        yield Finding(
            Health.bad,
            SUBJECT,
            f"{ledger.file}: found no such folder, expected one to keep the ledger in",
            "make it, or change PEERCOACH_ERASURE_LEDGER",
        )
        return
    yield from _of_database(settings, ledger)


def _of_database(settings: Settings, ledger: Ledger) -> Iterator[Finding]:
    try:
        engine = make_engine(settings.database_url)
        try:
            if at_head(engine):
                with unit_of_work(engine) as session:
                    refuse_erased(session, ledger)
        finally:
            engine.dispose()
    except HereAgain as error:
        yield Finding(Health.bad, SUBJECT, str(error))
        return
    except PeerCoachError:
        return  # said already, with the database
    yield Finding(Health.good, SUBJECT, f"nobody who was erased is back ({Path(ledger.file).name})")
