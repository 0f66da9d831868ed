"""What a mail depends on stands beside its words; nobody takes part on both sides."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from peercoach.errors import Conflict

revision = "0008"
down_revision = "0007"

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
NOTICE = sa.table(
    "notice", sa.column("id"), sa.column("payload", JSON_VALUE), sa.column("about", JSON_VALUE)
)


TAKES_PART = sa.text("status IN ('active', 'paused')")


class OnBothSides(Conflict):
    """Somebody takes part as first-year and as coach, which this version refuses."""


def refuse_both_sides(connection: sa.Connection) -> None:
    """Which of the two is meant only they or a coordinator know, so nothing is guessed."""
    found = connection.execute(
        sa.text(
            "SELECT person.email, programme.slug, min(enrolment.id), max(enrolment.id)"
            " FROM enrolment JOIN person ON person.id = enrolment.person_id"
            " JOIN programme ON programme.id = enrolment.programme_id"
            " WHERE enrolment.status IN ('active', 'paused')"
            " GROUP BY person.email, programme.slug HAVING count(*) > 1"
            " ORDER BY programme.slug, person.email"
        )
    ).all()
    if found:
        lines = [
            f"  {email} in {slug}: enrolments {first} and {second}"
            for email, slug, first, second in found
        ]
        raise OnBothSides(
            "Found people who take part as first-year and as coach of one programme, expected one"
            " side each:\n"
            + "\n".join(lines)
            + "\nNothing was changed. Let them withdraw on one side in the version you come from, or"
            " give one of the two here the status 'withdrawn'. Then run again: peercoach migrate"
        )


def upgrade() -> None:
    refuse_both_sides(op.get_bind())
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
