"""Keys that change: everything under the newest one, and whether all can still be opened."""

from sqlmodel import Session, col, select

from peercoach.models import ConcernEntry, Notice
from peercoach.notify.outbox.outcomes import OVER
from peercoach.notify.outbox.sealing import SEALED, is_sealed
from peercoach.vault import Vault, WrongKey

WAIT = select(Notice).where(col(Notice.status).not_in(OVER)).order_by(col(Notice.id))


def seal_everything_anew(session: Session, vault: Vault) -> int:
    """How many there were. Raises WrongKey, and then nothing is changed."""
    entries = session.exec(select(ConcernEntry).with_for_update()).all()
    for entry in entries:
        entry.sealed = vault.seal_anew(entry.sealed)
    mails = [mail for mail in session.exec(WAIT.with_for_update()) if is_sealed(mail)]
    for mail in mails:
        mail.payload = {SEALED: vault.seal_anew(_words(mail)).decode()}
    session.flush()
    return len(entries) + len(mails)


def count_unreadable(session: Session, vault: Vault | None) -> int:
    """How many none of the keys opens; nothing of what they say is looked at."""
    sealed = list(session.exec(select(ConcernEntry.sealed)))
    sealed += [_words(mail) for mail in session.exec(WAIT) if is_sealed(mail)]
    return len(sealed) if vault is None else sum(not _opens(vault, one) for one in sealed)


def _words(mail: Notice) -> bytes:
    sealed: str = mail.payload[SEALED]
    return sealed.encode()


def _opens(vault: Vault, sealed: bytes) -> bool:
    try:
        vault.seal_anew(sealed)
    except WrongKey:
        return False
    return True
