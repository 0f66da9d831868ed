"""People can be invited; what is uploaded can be mended before it goes in."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0014"
down_revision = "0013"

# Where SQLite builds a table anew, it has to be told the CHECKs that stay.
CHECKS = {"language": "language IN ('nl', 'en')", "side": "side IN ('first_year', 'coach')"}
NEW: dict[str, tuple[Any, Any]] = {
    "columns": (JSON_VALUE, "{}"),
    "cells": (JSON_VALUE, "{}"),
    "invite": (sa.Boolean(), sa.false()),
}


def checks() -> tuple[sa.CheckConstraint, ...]:
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_upload_{name}")) for name, rule in CHECKS.items()
    )


def upgrade() -> None:
    for name in ("invited_at", "reminded_at"):
        op.add_column("enrolment", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("upload", table_args=checks()) as batch_op:
        for name, (kind, before) in NEW.items():
            batch_op.add_column(sa.Column(name, kind, server_default=before, nullable=False))
    with op.batch_alter_table("upload", table_args=checks()) as batch_op:
        for name in NEW:
            batch_op.alter_column(name, server_default=None)
