"""What is left of who had everything erased: an empty row, for others' rows refer to it."""

import secrets

from sqlalchemy import ColumnElement
from sqlmodel import col

from peercoach.models import Person

NO_MAILBOX = "@erased.invalid"
"""No mail is ever delivered there: the domain is reserved for that."""


def shell_address() -> str:
    return f"{secrets.token_hex(12)}{NO_MAILBOX}"


def is_somebody() -> ColumnElement[bool]:
    """A person who is still here, in a query."""
    return col(Person.email).not_like(f"%{NO_MAILBOX}")
