"""Mails wait their turn and go along with others; people say which they want; a mail server that
refuses everything is left alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

revision = "0017"
down_revision = "0016"


# Where SQLite builds a table anew, it has to be told the CHECKs that stay.
NOTICE = {
    "counters_not_negative": "attempts >= 0 AND ambiguous >= 0 AND fence >= 0",
    "language": "language IN ('nl', 'en')",
    "leased_while_sending": (
        "(status = 'sending') = (lease_by IS NOT NULL)"
        " AND (status = 'sending') = (lease_until IS NOT NULL)"
    ),
    "notice_status": (
        "status IN ('queued', 'sending', 'sent', 'failed', 'bounced', 'uncertain', 'expired',"
        " 'cancelled')"
    ),
    "sent_at_when_sent": "(status = 'sent') = (sent_at IS NOT NULL)",
}


def upgrade() -> None:
    checks = tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_notice_{name}")) for name, rule in NOTICE.items()
    )
    with op.batch_alter_table("notice", table_args=checks) as batch_op:
        batch_op.add_column(sa.Column("carried_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stop", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_notice_carried_by_id"), "notice", ["carried_by_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_notice_carried_by_id"), ["carried_by_id"])
        batch_op.create_index(op.f("ix_notice_stop"), ["stop"], unique=True)
    op.add_column("person", sa.Column("unwanted_mail", JSON_VALUE, nullable=True))
    op.create_table(
        "mail_server_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refused", JSON_VALUE, nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_server_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_server_state")),
    )
