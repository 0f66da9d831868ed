"""A flag may be there for an answer, besides for a silence."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

REASONS = ("answer", "no_first_contact", "no_first_meeting", "quiet")
CHECKS = {
    "closed_by_someone": "closed_how <> 'person' OR closed_by_id IS NOT NULL",
    "closed_somehow": "(closed_at IS NULL) = (closed_how IS NULL)",
    "number_from_one": "number >= 1",
    "quiet_end": "closed_how IN ('person', 'sign_of_life', 'pair_ended')",
}


def upgrade() -> None:
    # Where SQLite builds the table anew, it has to be told the CHECKs that stay.
    stay = tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_quiet_episode_{name}"))
        for name, rule in CHECKS.items()
    )
    with op.batch_alter_table("quiet_episode", table_args=stay) as batch_op:
        if op.get_context().dialect.name == "postgresql":
            batch_op.drop_constraint(op.f("ck_quiet_episode_quiet_reason"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_quiet_episode_quiet_reason"), sa.column("reason").in_(REASONS)
        )
