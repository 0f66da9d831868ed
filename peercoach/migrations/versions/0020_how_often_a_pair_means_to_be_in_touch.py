"""How often the two of a pair said they mean to be in touch."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("pair", sa.Column("agreed_days", sa.Integer(), nullable=True))
