"""A mailed link may open a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    # Both without building the table anew, which SQLite would do for a constraint
    op.add_column("enrolment", sa.Column("link_hash", sa.String(), nullable=True))
    op.create_index(op.f("ix_enrolment_link_hash"), "enrolment", ["link_hash"], unique=True)
