"""Worries and complaints, sealed; whom an institution names to turn to; contact that was stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "help_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "security",
                "doctor",
                "psychologist",
                "confidential",
                "wellbeing",
                "adviser",
                "other",
                name="help_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about_nl", sa.String(), nullable=False),
        sa.Column("about_en", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("web", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_email", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "phone <> '' OR email <> '' OR web <> ''", name=op.f("ck_help_entry_can_be_reached")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_help_entry_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_help_entry_uid")),
    )
    with op.batch_alter_table("help_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_entry_checked_on"), ["checked_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_help_entry_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "worry",
                "complaint",
                name="concern_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind = 'worry' OR pair_id IS NOT NULL", name=op.f("ck_concern_complaint_about_a_pair")
        ),
        sa.CheckConstraint(
            "about_id IS NULL OR about_id <> author_id", name=op.f("ck_concern_about_someone_else")
        ),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_concern_about_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_concern_author_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_concern_pair_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_concern_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("uid", name=op.f("uq_concern_uid")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(
            "ix_concern_unopened",
            ["made_at"],
            unique=False,
            sqlite_where=sa.text("opened_at IS NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("opened_at IS NULL AND closed_at IS NULL"),
        )

    op.create_table(
        "concern_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "told",
                "added",
                "done",
                "held",
                name="entry_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_concern_entry_by_id")),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concern.id"],
            name=op.f("fk_concern_entry_concern_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_entry")),
    )
    with op.batch_alter_table("concern_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_entry_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_concern_entry_concern_id"), ["concern_id"], unique=False
        )

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
