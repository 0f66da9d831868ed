"""What the browser keeps while its owner is at the provider, so that the answer is for them."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Started:
    """`state` ties the way back to this browser, `nonce` the answer to this question, and
    `verifier` the code to whoever asked for it. No copy is kept on our side."""

    provider: str
    next_path: str
    state: str
    nonce: str
    verifier: str

    def as_cookie(self) -> str:
        return urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")


def start(provider: str, next_path: str) -> Started:
    return Started(provider, next_path, *(secrets.token_urlsafe(32) for _ in range(3)))


def from_cookie(text: str) -> Started | None:
    """What `as_cookie` made; None for anything else."""
    try:
        found = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        started = Started(**found)
    except (ValueError, TypeError):
        return None
    return started if all(isinstance(one, str) for one in asdict(started).values()) else None
