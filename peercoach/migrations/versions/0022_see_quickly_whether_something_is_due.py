"""What is asked every minute, whether something is due, is answered by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

WHERE = {
    ("ix_check_in_browsers", "check_in", "answered_at"): "answered_from IS NOT NULL",
    ("ix_pair_ended", "pair", "ended_at"): "ended_at IS NOT NULL",
    ("ix_proposed_pair_refused", "proposed_pair", "draft_id"): "not_at IS NOT NULL",
}


def upgrade() -> None:
    for (name, table, column), where in WHERE.items():
        some = sa.text(where)
        op.create_index(name, table, [column], sqlite_where=some, postgresql_where=some)
    op.create_index("ix_enrolment_changed_at", "enrolment", ["changed_at"])
