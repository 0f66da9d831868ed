"""What coaches pass before they get new first-years, and breaks that end on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

GATE_KIND = sa.Enum(
    "training", "code", name="gate_kind", native_enum=False, create_constraint=True, length=30
)


def upgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
    op.create_table(
        "gate_passed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", GATE_KIND, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_gate_passed_version_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_gate_passed_by_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_gate_passed_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_passed")),
        sa.UniqueConstraint(
            "enrolment_id", "kind", "version", name=op.f("uq_gate_passed_enrolment_id_kind_version")
        ),
    )
    with op.batch_alter_table("gate_passed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_passed_by_id"), ["by_id"], unique=False)
