"""Sealing what a copy of the database must not tell, with keys that are not in it.

What is passed on in confidence, and the words of mails that wait.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Engine
from sqlmodel import Session

from peercoach.config import Settings, split_keys
from peercoach.errors import Unavailable
from peercoach.i18n import mark

Writing = Mapping[str, Any]


class WrongKey(Unavailable):
    """It is sealed with a key that we were not given, or was changed since."""

    def __init__(self, keys: int) -> None:
        super().__init__(
            mark(
                "What was written here cannot be read: none of the {keys} keys in "
                "PEERCOACH_CARE_KEYS opens it. Ask who runs this service for the key it was "
                "sealed with."
            ),
            keys=keys,
        )


@dataclass(frozen=True)
class Vault:
    """Seals with the newest key and opens with any. `of` names what the writing belongs to: moved
    elsewhere it does not open."""

    keys: tuple[str, ...]

    def seal(self, writing: Writing, *, of: str) -> bytes:
        return self._fernet.encrypt(json.dumps({"of": of, "says": writing}).encode())

    def unseal(self, sealed: bytes, *, of: str) -> Writing:
        """Raises WrongKey."""
        try:
            found = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise WrongKey(len(self.keys)) from None
        if found["of"] != of:
            raise WrongKey(len(self.keys))
        says: Writing = found["says"]
        return says

    def seal_anew(self, sealed: bytes) -> bytes:
        """The same writing under the newest key. Raises WrongKey."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise WrongKey(len(self.keys)) from None

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


def vault_from(settings: Settings) -> Vault | None:
    """None without a key: then nothing is asked that could not be kept safe."""
    keys = split_keys(settings.care_keys)
    return Vault(tuple(keys)) if keys else None


def with_vault(engine: Engine, vault: Vault | None) -> Engine:
    """The same engine; what is owed or claimed through it is sealed and opened with this vault."""
    return engine.execution_options(vault=vault)


def vault_of(session: Session) -> Vault | None:
    found: Vault | None = session.get_bind().get_execution_options().get("vault")
    return found


def new_key() -> str:
    return Fernet.generate_key().decode()
