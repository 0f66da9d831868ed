"""Somebody may sign in with an account of the institution."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CHECKS = {"tries_are_few": "tries BETWEEN 0 AND 5", "language": "language IN ('nl', 'en')"}


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("uq_identity_person_id_issuer")),
        sa.UniqueConstraint("uid", name=op.f("uq_identity_uid")),
    )
    with op.batch_alter_table("browser_session") as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(), nullable=True))
    # Where SQLite builds the table anew, it has to be told the CHECKs that stay.
    stay = tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_sign_in_request_{name}"))
        for name, rule in CHECKS.items()
    )
    with op.batch_alter_table("sign_in_request", table_args=stay) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("subject", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_sign_in_request_issuer_with_subject"),
            "(issuer IS NULL) = (subject IS NULL)",
        )
