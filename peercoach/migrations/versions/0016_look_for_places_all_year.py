"""Drafts of a night and of a change among the pairs there are; why something was opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0016"
down_revision = "0015"

# Where SQLite builds a table anew, it has to be told the CHECKs that stay.
STAY = {
    "balance_not_negative": "balance >= 0",
    "draft_status": "status IN ('queued', 'solving', 'ready', 'failed')",
    "failure_says_why": "status <> 'failed' OR error IS NOT NULL",
    "number_from_one": "number >= 1",
    "progress_in_percent": "progress BETWEEN 0 AND 100",
}
NEW = {
    "draft_kind": "kind IN ('round', 'night', 'change')",
    "somebody_asked": "made_by_id IS NOT NULL OR kind = 'night'",
}

ENTRIES = ("told", "added", "opened", "done", "held")


def checks(rules: dict[str, str]) -> tuple[sa.CheckConstraint, ...]:
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_draft_{name}")) for name, rule in rules.items()
    )


def upgrade() -> None:
    with op.batch_alter_table("draft", table_args=checks(STAY)) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(30), server_default="round", nullable=False)
        )
        batch_op.add_column(sa.Column("about", JSON_VALUE, nullable=True))
        batch_op.alter_column("made_by_id", existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(op.f("uq_draft_round_id_number"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_draft_round_id_kind_number"), ["round_id", "kind", "number"]
        )
        for name, rule in NEW.items():
            batch_op.create_check_constraint(op.f(f"ck_draft_{name}"), rule)
    with op.batch_alter_table("draft", table_args=checks({**STAY, **NEW})) as batch_op:
        batch_op.alter_column("kind", server_default=None)
    # Readers say why they open something; there is no other CHECK to tell again
    with op.batch_alter_table("concern_entry") as batch_op:
        if op.get_context().dialect.name == "postgresql":
            batch_op.drop_constraint(op.f("ck_concern_entry_entry_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_concern_entry_entry_kind"), sa.column("kind").in_(ENTRIES)
        )
