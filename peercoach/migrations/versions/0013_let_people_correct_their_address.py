"""People correct their own mail address, and the old one has a way back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("old_email", sa.String(), nullable=True),
        sa.Column("back_hash", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(changed_at IS NULL) = (old_email IS NULL)",
            name=op.f("ck_address_change_old_when_changed"),
        ),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_address_change_tries_are_few")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_change_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("back_hash", name=op.f("uq_address_change_back_hash")),
    )
    op.create_index(
        op.f("ix_address_change_person_id"), "address_change", ["person_id"], unique=False
    )
