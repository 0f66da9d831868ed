"""What a waiting mail says, sealed where there is a key; what that depends on stays readable."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from peercoach.models import Notice
from peercoach.vault import Vault, WrongKey, vault_of

SEALED = "sealed"
Payload = Mapping[str, Any]


def seal(session: Session, payload: Payload, *, message_id: str) -> Payload:
    """As it is stored: bound to its mail, or in the clear where there is no key."""
    return sealed_by(vault_of(session), payload, message_id=message_id)


def sealed_by(vault: Vault | None, payload: Payload, *, message_id: str) -> Payload:
    if vault is None or not payload:
        return payload
    return {SEALED: vault.seal(payload, of=message_id).decode()}


def unseal(session: Session, notice: Notice) -> Payload:
    """What it says. Raises WrongKey."""
    if not is_sealed(notice):
        return notice.payload
    vault = vault_of(session)
    if vault is None:
        raise WrongKey(0)
    return vault.unseal(notice.payload[SEALED].encode(), of=notice.message_id)


def is_sealed(notice: Notice) -> bool:
    return notice.payload.keys() == {SEALED}
