"""Secrets that a browser, a mail or a program carries. We keep their hashes only."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 random bits, as text that fits in an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is stored and looked up. No salt or slow hash: such a token cannot be guessed."""
    return sha256(token.encode()).hexdigest()
