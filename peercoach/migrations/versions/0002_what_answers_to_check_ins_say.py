"""Check-ins keep the day an answer speaks of, and for a while which browser gave it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("answered_from", sa.String(), nullable=True))
