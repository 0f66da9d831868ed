"""The code in a sign-in mail: easy to read and to type, with nothing one could take for another."""

import hmac
import secrets
from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs: neither 0 and O, nor 1 and I
LENGTH = 8  # 40 bits
GROUP = 4


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """`K7QM2XPD` → `K7QM-2XPD`"""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """The code in what somebody typed or pasted: capitals or not, with spaces and dashes."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def hash_with(nonce: str, code: str) -> str:
    """What is stored of a code. It is short, so the browser's nonce, which is not, is the key:
    who has the table alone cannot try all codes."""
    return hmac.new(nonce.encode(), as_typed(code).encode(), sha256).hexdigest()
