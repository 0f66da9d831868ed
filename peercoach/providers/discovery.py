"""What a provider publishes about itself: its addresses, and the keys it signs with."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx2
from joserfc.jwk import KeySet

from peercoach.providers.told import NotTold, Trouble

EACH_STEP = 5.0
"""Seconds a provider has to answer one question."""
FRESH_FOR = timedelta(hours=1)
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Discovery:
    """Read when it is needed, and kept for an hour; what failed is asked again the next time."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._facts: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._until: datetime | None = None

    async def facts(self, client: httpx2.AsyncClient, *, now: datetime) -> Mapping[str, Any]:
        if self._until is None or not now < self._until <= now + FRESH_FOR:
            answer = await client.get(where(self.issuer), auth=None)
            self._facts, self._keys = as_facts(answer, self.issuer), None
            self._until = now + FRESH_FOR
        return self._facts

    async def keys(self, client: httpx2.AsyncClient, *, anew: bool = False) -> KeySet:
        """`anew` after a key that was not among them: providers change theirs."""
        if self._keys is None or anew:
            found = as_object(await client.get(self._facts["jwks_uri"], auth=None))
            self._keys = KeySet.import_key_set({"keys": found.get("keys", [])})
        return self._keys


def where(issuer: str) -> str:
    """The address at which a provider describes itself."""
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def as_facts(answer: httpx2.Response, issuer: str) -> Mapping[str, Any]:
    """The description, when it is this provider's and complete."""
    found = as_object(answer)
    if found.get("issuer") != issuer:
        raise NotTold(Trouble.down, "issuer_differs")
    for name in NEEDED:
        if not safe(found.get(name), issuer):
            raise NotTold(Trouble.down, f"no_{name}")
    return found


def as_object(answer: httpx2.Response) -> Mapping[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise NotTold(Trouble.down, "no_json_object")
    return found


def safe(address: object, issuer: str) -> bool:
    """Whether a secret may go there: protected, but for a provider on this same machine."""
    beginning = "https://" if issuer.startswith("https://") else "http"
    return isinstance(address, str) and address.startswith(beginning)
