"""One at a time, where a decision counts rows that others may be adding just now."""

from hashlib import sha256

from sqlmodel import Session, func, select


def wait_for_turn(session: Session, about: str) -> None:
    """Hold everyone else who is about the same thing, until this unit of work ends.

    On SQLite whoever writes holds the others already.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(sha256(about.encode()).digest()[:8], signed=True)
        session.exec(select(func.pg_advisory_xact_lock(number)))
