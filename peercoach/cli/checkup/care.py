"""Someone to turn to: can something be passed on, and does somebody read it?"""

from collections.abc import Iterator

from sqlmodel import select

from peercoach.cli.checkup import Finding, Health
from peercoach.config import Settings, split_keys
from peercoach.db import make_engine, unit_of_work
from peercoach.errors import PeerCoachError
from peercoach.migrations import at_head
from peercoach.models import Programme
from peercoach.services.care.readers import with_readers
from peercoach.services.care.resealing import count_unreadable
from peercoach.services.care.vault import make_vault

SUBJECT = "worries"


def check_care(settings: Settings) -> Iterator[Finding]:
    keys = split_keys(settings.care_keys)
    if not keys:
        yield Finding(
            Health.warning,
            SUBJECT,
            "no key to seal them with: nobody can pass on a worry or a complaint",
            "set PEERCOACH_CARE_KEYS to what this prints: peercoach reader key",
        )
    try:
        engine = make_engine(settings.database_url)
        try:
            if at_head(engine):
                with unit_of_work(engine) as session:
                    unreadable = count_unreadable(session, make_vault(keys))
                    slugs = dict(session.exec(select(Programme.id, Programme.slug)).all())
                    silent = [slugs[one] for one in slugs.keys() - with_readers(session, slugs)]
                yield from _of_what_is_kept(unreadable, sorted(silent), sealed=bool(keys))
        finally:
            engine.dispose()
    except PeerCoachError:
        return  # said already, with the database


def _of_what_is_kept(unreadable: int, silent: list[str], *, sealed: bool) -> Iterator[Finding]:
    if unreadable:
        yield Finding(
            Health.bad,
            SUBJECT,
            f"{unreadable} sealed with a key that is not in PEERCOACH_CARE_KEYS",
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
