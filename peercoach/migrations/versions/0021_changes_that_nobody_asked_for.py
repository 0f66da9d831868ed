"""The timetable asks for a change by itself when somebody left or asked for another coach."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

# Where SQLite builds a table anew, it has to be told the CHECKs that stay.
STAY = {
    "balance_not_negative": "balance >= 0",
    "draft_kind": "kind IN ('round', 'night', 'change')",
    "draft_status": "status IN ('queued', 'solving', 'ready', 'failed')",
    "failure_says_why": "status <> 'failed' OR error IS NOT NULL",
    "number_from_one": "number >= 1",
    "progress_in_percent": "progress BETWEEN 0 AND 100",
}


def upgrade() -> None:
    checks = (
        sa.CheckConstraint(rule, name=op.f(f"ck_draft_{name}")) for name, rule in STAY.items()
    )
    with op.batch_alter_table("draft", table_args=tuple(checks)) as batch_op:
        if op.get_context().dialect.name == "postgresql":
            batch_op.drop_constraint(op.f("ck_draft_somebody_asked"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_draft_somebody_asked"), "made_by_id IS NOT NULL OR kind <> 'round'"
        )
