"""A draft tells more than its pairs; a round can have milder rules and places of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("draft", sa.Column("insights", JSON_VALUE, nullable=True))
    op.add_column("round", sa.Column("milder", JSON_VALUE, nullable=True))
    op.add_column(
        "demand",
        sa.Column("adds_place", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
