"""Days on which no scheduler was at work; what is said besides an answer to a check-in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("check_in", sa.Column("said", JSON_VALUE, nullable=True))
    op.create_table(
        "downtime",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downtime")),
        sa.UniqueConstraint("first", name=op.f("uq_downtime_first")),
    )
