"""Sealing what is passed on in confidence, with keys that are not in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

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


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals with the newest key and opens with any. `of` names what the writing belongs to: moved
    to another concern it does not open."""

    keys: Sequence[str]

    def seal(self, writing: Writing, *, of: str) -> bytes:
        return self._fernet().encrypt(json.dumps({"of": of, "says": writing}).encode())

    def unseal(self, sealed: bytes, *, of: str) -> Writing:
        """Raises WrongKey."""
        try:
            found = json.loads(self._fernet().decrypt(sealed))
        except InvalidToken:
            raise WrongKey(len(self.keys)) from None
        if found["of"] != of:
            raise WrongKey(len(self.keys))
        says: Writing = found["says"]
        return says

    def seal_anew(self, sealed: bytes) -> bytes:
        """The same writing under the newest key. Raises WrongKey."""
        try:
            return self._fernet().rotate(sealed)
        except InvalidToken:
            raise WrongKey(len(self.keys)) from None

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


def make_vault(keys: Sequence[str]) -> Vault | None:
    """None without a key: then nothing is asked that could not be kept safe."""
    return Vault(tuple(keys)) if keys else None


def new_key() -> str:
    return Fernet.generate_key().decode()
