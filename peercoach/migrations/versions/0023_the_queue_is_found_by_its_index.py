"""No index says of nearly every mail that nothing carries it: SQLite took that one, and read all."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

WHERE = {
    ("ix_notice_carried_by_id", "notice", "carried_by_id"): "carried_by_id IS NOT NULL",
    ("ix_notice_did_not_arrive", "notice", "next_at"): (
        "status IN ('failed', 'bounced', 'uncertain')"
    ),
    ("ix_quiet_episode_decided", "quiet_episode", "pair_id"): (
        "decided IS NOT NULL OR waits_until IS NOT NULL"
    ),
}


def upgrade() -> None:
    op.drop_index("ix_notice_carried_by_id", "notice")
    for (name, table, column), where in WHERE.items():
        some = sa.text(where)
        op.create_index(name, table, [column], sqlite_where=some, postgresql_where=some)
