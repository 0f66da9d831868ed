"""What is decided about a quiet pair can be undone for a while, or waits until a day; the reminder
of a check-in has a link of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("quiet_episode", sa.Column("waits_until", sa.Date(), nullable=True))
    op.add_column("quiet_episode", sa.Column("decided", JSON_VALUE, nullable=True))
    op.add_column("check_in", sa.Column("reminder_hash", sa.String(), nullable=True))
    op.create_index("ix_check_in_reminder_hash", "check_in", ["reminder_hash"], unique=True)
