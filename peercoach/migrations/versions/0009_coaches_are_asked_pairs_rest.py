"""Coaches can be shown a draft; who holds a pair that is paused is known, and until when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0009"
down_revision = "0008"

# Where SQLite builds a table anew, it has to be told the CHECKs that stay.
ROUND = {
    "closes_after_opening": "closes_at > opened_at",
    "round_status": "status IN ('collect', 'preview', 'published', 'closed')",
    "seed_not_negative": "seed >= 0",
}
PROPOSED_PAIR = {"fit_in_percent": "fit BETWEEN 0 AND 100"}
PAIR = {
    "ended_at_when_ended": "(status = 'ended') = (ended_at IS NOT NULL)",
    "fit_in_percent": "fit BETWEEN 0 AND 100",
    "pair_status": "status IN ('planned', 'live', 'paused', 'ended')",
    "started_when_live": "status NOT IN ('live', 'paused') OR started_at IS NOT NULL",
    "two_people": "first_year_id <> coach_id",
}


def checks(table: str, rules: dict[str, str]) -> tuple[sa.CheckConstraint, ...]:
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()
    )


def upgrade() -> None:
    op.add_column("draft", sa.Column("coaches_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("round", table_args=checks("round", ROUND)) as batch_op:
        batch_op.add_column(sa.Column("coach_hours", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_round_coach_hours_within_two_weeks"), "coach_hours BETWEEN 1 AND 336"
        )
    with op.batch_alter_table(
        "proposed_pair", table_args=checks("proposed_pair", PROPOSED_PAIR)
    ) as batch_op:
        for name in ("asked_at", "fine_at", "not_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("not_because", sa.String(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_proposed_pair_fine_or_not"), "fine_at IS NULL OR not_at IS NULL"
        )
    with op.batch_alter_table("pair", table_args=checks("pair", PAIR)) as batch_op:
        batch_op.add_column(sa.Column("holds", JSON_VALUE, server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("pair", table_args=checks("pair", PAIR)) as batch_op:
        batch_op.alter_column("holds", server_default=None)
    # Until now coordinators paused pairs, and complaints did.
    pair = sa.table(
        "pair", sa.column("status"), sa.column("stopped_at"), sa.column("holds", JSON_VALUE)
    )
    op.execute(
        pair.update()
        .where(pair.c.status == "paused", pair.c.stopped_at.is_(None))
        .values(holds={"coordinator": None})
    )
