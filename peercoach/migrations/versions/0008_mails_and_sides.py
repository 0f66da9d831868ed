"""What a mail depends on stands beside its words; nobody takes part on both sides."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
NOTICE = sa.table(
    "notice", sa.column("id"), sa.column("payload", JSON_VALUE), sa.column("about", JSON_VALUE)
)


TAKES_PART = sa.text("status IN ('active', 'paused')")


def upgrade() -> None:
    with op.batch_alter_table("enrolment") as batch_op:
        batch_op.create_index(
            "uq_enrolment_one_side",
            ["programme_id", "person_id"],
            unique=True,
            sqlite_where=TAKES_PART,
            postgresql_where=TAKES_PART,
        )
    with op.batch_alter_table("notice") as batch_op:
        batch_op.add_column(sa.Column("about", JSON_VALUE, nullable=True))
    # Those that wait at this moment
    connection = op.get_bind()
    for number, payload in connection.execute(sa.select(NOTICE.c.id, NOTICE.c.payload)).all():
        about = {key: payload[key] for key in ("to", "plans", "unread") if key in payload}
        if "lines" in payload:
            about["pairs"] = [line["pair"] for line in payload["lines"]]
        if about:
            beside = NOTICE.update().where(NOTICE.c.id == number).values(about=about)
            connection.execute(beside)
