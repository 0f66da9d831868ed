"""Sealing what a copy of the database must not tell, with keys that are not in it.

What is passed on in confidence, and the words of mails that wait.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic_core import to_json
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


SEALED = b"g1."
"""How what is sealed begins; what an older version sealed does not, and is a token of Fernet."""
NONCE = 12


@dataclass(frozen=True)
class Vault:
    """Seals with the newest key and opens with any. `of` names what the writing belongs to: moved
    elsewhere it does not open."""

    keys: tuple[str, ...]

    def seal(self, writing: Writing, *, of: str) -> bytes:
        return self._seal(to_json({"of": of, "says": writing}))

    def unseal(self, sealed: bytes, *, of: str) -> Writing:
        """Raises WrongKey."""
        found = json.loads(self._open(sealed))
        if found["of"] != of:
            raise WrongKey(len(self.keys))
        says: Writing = found["says"]
        return says

    def seal_anew(self, sealed: bytes) -> bytes:
        """The same writing under the newest key. Raises WrongKey."""
        return self._seal(self._open(sealed))

    def _seal(self, text: bytes) -> bytes:
        nonce = urandom(NONCE)
        return SEALED + urlsafe_b64encode(nonce + self._ciphers[0].encrypt(nonce, text, None))

    def _open(self, sealed: bytes) -> bytes:
        if not sealed.startswith(SEALED):
            try:
                return self._fernet.decrypt(sealed)
            except InvalidToken:
                raise WrongKey(len(self.keys)) from None
        with suppress(ValueError):  # not what we sealed, by its form already
            found = urlsafe_b64decode(sealed.removeprefix(SEALED))
            for cipher in self._ciphers:
                with suppress(InvalidTag):
                    return cipher.decrypt(found[:NONCE], found[NONCE:], None)
        raise WrongKey(len(self.keys))

    @cached_property
    def _ciphers(self) -> Sequence[AESGCM]:
        """Of each key one that is derived from it: the same bytes serve no two ciphers."""
        return [AESGCM(_derived(urlsafe_b64decode(key))) for key in self.keys]

    @cached_property
    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


def _derived(key: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=b"peercoach seals").derive(key)


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
