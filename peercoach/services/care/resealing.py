"""Keys that change: everything under the newest one, and whether all can still be opened."""

from sqlmodel import Session, select

from peercoach.models import ConcernEntry
from peercoach.services.care.vault import Vault, WrongKey


def seal_everything_anew(session: Session, vault: Vault) -> int:
    """How many entries there were. Raises WrongKey, and then nothing is changed."""
    entries = session.exec(select(ConcernEntry).with_for_update()).all()
    for entry in entries:
        entry.sealed = vault.seal_anew(entry.sealed)
    session.flush()
    return len(entries)


def count_unreadable(session: Session, vault: Vault | None) -> int:
    """How many entries none of the keys opens; nothing of what they say is looked at."""
    sealed = session.exec(select(ConcernEntry.sealed)).all()
    return len(sealed) if vault is None else sum(not _opens(vault, one) for one in sealed)


def _opens(vault: Vault, sealed: bytes) -> bool:
    try:
        vault.seal_anew(sealed)
    except WrongKey:
        return False
    return True
