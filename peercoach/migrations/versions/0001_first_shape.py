"""The first shape of everything."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

JSON_VALUE = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "nl", "en", name="language", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_canonical")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_nl", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("definition", JSON_VALUE, nullable=False),
        sa.Column("calendar", JSON_VALUE, nullable=False),
        sa.Column("settings", JSON_VALUE, nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "scheduler_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_tick_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduler_tick")),
        sa.UniqueConstraint("name", name=op.f("uq_scheduler_tick_name")),
    )
    op.create_table(
        "sign_in_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "nl", "en", name="language", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=False),
        sa.Column("nonce_hash", sa.String(), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_sign_in_request_tries_are_few")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_request")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sign_in_request_link_hash")),
        sa.UniqueConstraint("nonce_hash", name=op.f("uq_sign_in_request_nonce_hash")),
    )
    with op.batch_alter_table("sign_in_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_request_email_created_at"), ["email", "created_at"], unique=False
        )

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_api_token_uid")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("details", JSON_VALUE, nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_audit_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_previous_hash")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_subject_kind_subject_uid"),
            ["subject_kind", "subject_uid"],
            unique=False,
        )

    op.create_table(
        "browser_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_browser_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_browser_session_token_hash")),
    )
    with op.batch_alter_table("browser_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_browser_session_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "first_year",
                "coach",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "active",
                "paused",
                "withdrawn",
                name="enrolment_status",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answers", JSON_VALUE, nullable=False),
        sa.Column("top_wish", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "CASE side WHEN 'first_year' THEN capacity IS NULL AND minimum = 0 ELSE status = 'draft' OR capacity IS NOT NULL END",
            name=op.f("ck_enrolment_places_of_coaches"),
        ),
        sa.CheckConstraint(
            "capacity >= 0 AND minimum >= 0", name=op.f("ck_enrolment_places_not_negative")
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR minimum <= capacity",
            name=op.f("ck_enrolment_minimum_within_capacity"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_enrolment_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("id", "programme_id", name=op.f("uq_enrolment_id_programme_id")),
        sa.UniqueConstraint(
            "programme_id",
            "person_id",
            "side",
            name=op.f("uq_enrolment_programme_id_person_id_side"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_enrolment_uid")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_status"), ["status"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.Enum(
                "nl", "en", name="language", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("payload", JSON_VALUE, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "bounced",
                "uncertain",
                "expired",
                "cancelled",
                name="notice_status",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'sending') = (lease_by IS NOT NULL) AND (status = 'sending') = (lease_until IS NOT NULL)",
            name=op.f("ck_notice_leased_while_sending"),
        ),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_notice_sent_at_when_sent")
        ),
        sa.CheckConstraint(
            "attempts >= 0 AND ambiguous >= 0 AND fence >= 0",
            name=op.f("ck_notice_counters_not_negative"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_notice_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notice_dedupe_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(
            "ix_notice_queued",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("status = 'queued'"),
            postgresql_where=sa.text("status = 'queued'"),
        )
        batch_op.create_index(
            "ix_notice_sending",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("status = 'sending'"),
            postgresql_where=sa.text("status = 'sending'"),
        )

    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "coordinator",
                "confidential",
                name="role_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name=op.f("fk_role_granted_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_person_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_role_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint(
            "programme_id", "person_id", "kind", name=op.f("uq_role_programme_id_person_id_kind")
        ),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_person_id"), ["person_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "collect",
                "preview",
                "published",
                "closed",
                name="round_status",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_round_closes_after_opening")),
        sa.CheckConstraint("seed >= 0", name=op.f("ck_round_seed_not_negative")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_round_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_round_programme_id_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_round_uid")),
    )
    op.create_table(
        "demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("first_year_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lock",
                "bar",
                name="demand_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["enrolment.id"], name=op.f("fk_demand_coach_id")),
        sa.ForeignKeyConstraint(
            ["first_year_id"], ["enrolment.id"], name=op.f("fk_demand_first_year_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_demand_made_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_demand_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
        sa.UniqueConstraint(
            "round_id",
            "first_year_id",
            "coach_id",
            name=op.f("uq_demand_round_id_first_year_id_coach_id"),
        ),
    )
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demand_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_demand_first_year_id"), ["first_year_id"], unique=False
        )
        batch_op.create_index(
            "uq_demand_one_lock",
            ["round_id", "first_year_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'lock'"),
            postgresql_where=sa.text("kind = 'lock'"),
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "solving",
                "ready",
                "failed",
                name="draft_status",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("round_version", sa.Integer(), nullable=False),
        sa.Column("inputs_sha256", sa.String(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proven", sa.Boolean(), nullable=True),
        sa.Column("levels", JSON_VALUE, nullable=True),
        sa.Column("certificate", JSON_VALUE, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status <> 'failed' OR error IS NOT NULL", name=op.f("ck_draft_failure_says_why")
        ),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_draft_balance_not_negative")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_draft_number_from_one")),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_draft_progress_in_percent")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_draft_made_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draft_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_draft_round_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_draft_uid")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_status"), ["status"], unique=False)

    op.create_table(
        "pair_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "together",
                "apart",
                name="request_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "enrolment_id <> other_id", name=op.f("ck_pair_request_about_someone_else")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "programme_id"],
            ["enrolment.id", "enrolment.programme_id"],
            name=op.f("fk_pair_request_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id", "programme_id"],
            ["enrolment.id", "enrolment.programme_id"],
            name=op.f("fk_pair_request_other_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_request")),
        sa.UniqueConstraint(
            "enrolment_id", "other_id", name=op.f("uq_pair_request_enrolment_id_other_id")
        ),
    )
    with op.batch_alter_table("pair_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_request_other_id"), ["other_id"], unique=False)

    op.create_table(
        "proposed_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("first_year_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("reasons", JSON_VALUE, nullable=False),
        sa.CheckConstraint("fit BETWEEN 0 AND 100", name=op.f("ck_proposed_pair_fit_in_percent")),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["enrolment.id"], name=op.f("fk_proposed_pair_coach_id")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_proposed_pair_draft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_year_id"], ["enrolment.id"], name=op.f("fk_proposed_pair_first_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_pair")),
        sa.UniqueConstraint(
            "draft_id", "first_year_id", name=op.f("uq_proposed_pair_draft_id_first_year_id")
        ),
    )
    with op.batch_alter_table("proposed_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_pair_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposed_pair_first_year_id"), ["first_year_id"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_publication_number_from_one")),
        sa.CheckConstraint(
            "published_at IS NULL OR cancelled_at IS NULL",
            name=op.f("ck_publication_published_or_cancelled"),
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["person.id"], name=op.f("fk_publication_cancelled_by_id")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_publication_draft_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_publication_made_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_publication_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("uid", name=op.f("uq_publication_uid")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_publication_planned_for"), ["planned_for"], unique=False
        )
        batch_op.create_index(
            "uq_publication_live",
            ["round_id", "number"],
            unique=True,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        )

    op.create_table(
        "unmatched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("first_year_id", sa.Integer(), nullable=False),
        sa.Column("reason", JSON_VALUE, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_unmatched_draft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_year_id"], ["enrolment.id"], name=op.f("fk_unmatched_first_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched")),
        sa.UniqueConstraint(
            "draft_id", "first_year_id", name=op.f("uq_unmatched_draft_id_first_year_id")
        ),
    )
    with op.batch_alter_table("unmatched", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unmatched_first_year_id"), ["first_year_id"], unique=False
        )

    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("first_year_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "live",
                "paused",
                "ended",
                name="pair_status",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("fit", sa.Integer(), nullable=True),
        sa.Column("reasons", JSON_VALUE, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_pair_ended_at_when_ended")
        ),
        sa.CheckConstraint(
            "status NOT IN ('live', 'paused') OR started_at IS NOT NULL",
            name=op.f("ck_pair_started_when_live"),
        ),
        sa.CheckConstraint("first_year_id <> coach_id", name=op.f("ck_pair_two_people")),
        sa.CheckConstraint("fit BETWEEN 0 AND 100", name=op.f("ck_pair_fit_in_percent")),
        sa.ForeignKeyConstraint(
            ["coach_id", "programme_id"],
            ["enrolment.id", "enrolment.programme_id"],
            name=op.f("fk_pair_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["first_year_id", "programme_id"],
            ["enrolment.id", "enrolment.programme_id"],
            name=op.f("fk_pair_first_year_id"),
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_pair_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint("uid", name=op.f("uq_pair_uid")),
    )
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_first_year_id"), ["first_year_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pair_publication_id"), ["publication_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pair_status"), ["status"], unique=False)
        batch_op.create_index(
            "uq_pair_live",
            ["programme_id", "first_year_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('live', 'paused')"),
            postgresql_where=sa.text("status IN ('live', 'paused')"),
        )
        batch_op.create_index(
            "uq_pair_planned",
            ["programme_id", "first_year_id"],
            unique=True,
            sqlite_where=sa.text("status = 'planned'"),
            postgresql_where=sa.text("status = 'planned'"),
        )

    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("skipped", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_check_in_answer_has_a_moment")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_check_in_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint(
            "pair_id", "step", "person_id", name=op.f("uq_check_in_pair_id_step_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_check_in_token_hash")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "met",
                "wrote",
                "answered",
                name="contact_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "page",
                "mail",
                "check_in",
                "message",
                "meeting",
                "imported",
                name="contact_source",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_contact_by_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_contact_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint(
            "pair_id", "day", "kind", "by_id", name=op.f("uq_contact_pair_id_day_kind_by_id")
        ),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_by_id"), ["by_id"], unique=False)

    op.create_table(
        "quiet_episode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "no_first_contact",
                "no_first_meeting",
                "quiet",
                name="quiet_reason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("facts", JSON_VALUE, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "closed_how",
            sa.Enum(
                "person",
                "sign_of_life",
                "pair_ended",
                name="quiet_end",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "closed_how <> 'person' OR closed_by_id IS NOT NULL",
            name=op.f("ck_quiet_episode_closed_by_someone"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_how IS NULL)",
            name=op.f("ck_quiet_episode_closed_somehow"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_quiet_episode_number_from_one")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["person.id"], name=op.f("fk_quiet_episode_closed_by_id")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_quiet_episode_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_episode")),
        sa.UniqueConstraint("pair_id", "number", name=op.f("uq_quiet_episode_pair_id_number")),
    )
    with op.batch_alter_table("quiet_episode", schema=None) as batch_op:
        batch_op.create_index(
            "uq_quiet_episode_open",
            ["pair_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
