"""How Alembic meets our tables. It is given a connection, inside a transaction that is ours."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, DateTime
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import peercoach.models  # noqa: F401  declares the tables


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types: a migration must not change when a library's types do."""
    if kind == "type" and isinstance(item, JSON):
        return "JSON_VALUE"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime | DateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
context.run_migrations()
