"""Who has an experience may let their buddy see it; until they say so, nobody does."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # With its default in the table, so that SQLite need not build it anew
    shows = sa.Column("shows", JSON_VALUE, server_default="[]", nullable=False)
    op.add_column("enrolment", shows)
