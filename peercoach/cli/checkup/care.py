"""Someone to turn to: can something be passed on, and does somebody read it?"""

from collections.abc import Iterator

from sqlmodel import select

from peercoach.cli.checkup import Finding, Health
from peercoach.config import Settings
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.migrations import at_head
from peercoach.models import Programme
from peercoach.services.care.readers import with_readers
from peercoach.services.care.resealing import count_unreadable
from peercoach.vault import vault_from

SUBJECT = "worries"


def check_care(settings: Settings) -> Iterator[Finding]:
    vault = vault_from(settings)
    if vault is None:
        yield Finding(
            Health.warning,
            SUBJECT,
            "no key to seal them with: nobody can pass on a worry or a complaint, and what mails "
            "say can be read in the database until they have left",
            "set PEERCOACH_CARE_KEYS to what this prints: peercoach reader key",
        )
    try:
        engine = make_engine(settings.database_url)
        try:
            if at_head(engine):
                with unit_of_work(engine) as session:
                    unreadable = count_unreadable(session, vault)
                    slugs = dict(session.exec(select(Programme.id, Programme.slug)).all())
                    silent = [slugs[one] for one in slugs.keys() - with_readers(session, slugs)]
                yield from _of_what_is_kept(unreadable, sorted(silent), sealed=vault is not None)
        finally:
            engine.dispose()
    except PeerCoachError:
        return  # said already, with the database


def _of_what_is_kept(unreadable: int, silent: list[str], *, sealed: bool) -> Iterator[Finding]:
    if unreadable:
        yield Finding(
            Health.bad,
            SUBJECT,
            f"{unreadable} sealed with a key that is not in PEERCOACH_CARE_KEYS, with the mails "
            "that wait",
            "put the key they were sealed with back, after a comma",
        )
    for slug in silent if sealed else ():
        yield Finding(
            Health.warning,
            SUBJECT,
            f"nobody reads them for {slug}, so they cannot be passed on there",
            f"peercoach reader add EMAIL --programme {slug}",
        )
    if sealed and not (unreadable or silent):
        yield Finding(Health.good, SUBJECT, "sealed, and somebody reads them in every programme")
