"""access, client pages and more facts.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure_runs",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("rehearsed", sa.JSON(), nullable=False),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_runs")),
        sa.UniqueConstraint("ref", name=op.f("uq_erasure_runs_ref")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_versions_number")),
    )
    op.create_table(
        "retention_settings",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_retention_settings_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_settings")),
        sa.UniqueConstraint("kind", name=op.f("uq_retention_settings_kind")),
    )
    op.create_table(
        "client_keys",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_keys_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_keys")),
        sa.UniqueConstraint("client_id", name=op.f("uq_client_keys_client_id")),
    )
    op.create_table(
        "informal_members",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= named_on", name=op.f("ck_informal_members_dates")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_informal_members_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informal_members")),
    )
    with op.batch_alter_table("informal_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_informal_members_client_id"), ["client_id"], unique=False)

    op.create_table(
        "introductions",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_introductions_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_introductions_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint(
            "client_id",
            "organisation_id",
            "kind",
            name=op.f("uq_introductions_client_id_organisation_id_kind"),
        ),
    )
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introductions_client_id"), ["client_id"], unique=False)

    op.create_table(
        "kept_apart",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("other_client_id", sa.Integer(), nullable=False),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("client_id <> other_client_id", name=op.f("ck_kept_apart_two_clients")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_kept_apart_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["other_client_id"], ["clients.id"], name=op.f("fk_kept_apart_other_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_apart")),
        sa.UniqueConstraint(
            "client_id", "other_client_id", name=op.f("uq_kept_apart_client_id_other_client_id")
        ),
    )
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_apart_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_apart_other_client_id"), ["other_client_id"], unique=False)

    op.create_table(
        "objections",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_objections_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_objections_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objections_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_objections_standing",
            ["client_id", "organisation_id"],
            unique=True,
            sqlite_where=sa.text("lifted_on IS NULL"),
            postgresql_where=sa.text("lifted_on IS NULL"),
        )

    op.create_table(
        "reasons",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reasons_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reasons")),
    )
    with op.batch_alter_table("reasons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reasons_client_id"), ["client_id"], unique=False)

    op.create_table(
        "retention_marks",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_retention_marks_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_marks")),
        sa.UniqueConstraint("client_id", name=op.f("uq_retention_marks_client_id")),
    )
    op.create_table(
        "case_consultations",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("ground_ref", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("method", sa.LargeBinary(), nullable=False),
        sa.Column("convenor_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_case_consultations_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["convenor_id"],
            ["professionals.id"],
            name=op.f("fk_case_consultations_convenor_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_consultations")),
        sa.UniqueConstraint("ref", name=op.f("uq_case_consultations_ref")),
    )
    with op.batch_alter_table("case_consultations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_consultations_client_id"), ["client_id"], unique=False)

    op.create_table(
        "client_requests",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("with_health", sa.Boolean(), nullable=False),
        sa.Column("corrected_field", sa.String(length=40), nullable=True),
        sa.Column("new_value", sa.LargeBinary(), nullable=True),
        sa.Column("former_value", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("handed_out_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'correction') = (corrected_field IS NOT NULL)",
            name=op.f("ck_client_requests_corrected_field"),
        ),
        sa.CheckConstraint("due_on > received_on", name=op.f("ck_client_requests_due_on")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_requests_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["professionals.id"],
            name=op.f("fk_client_requests_decided_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_requests")),
    )
    with op.batch_alter_table("client_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_requests_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_client_requests_due_on"), ["due_on"], unique=False)

    op.create_table(
        "client_statements",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("object_ref", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("own_words", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_statements_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["professionals.id"],
            name=op.f("fk_client_statements_recorded_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_statements")),
    )
    with op.batch_alter_table("client_statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_statements_client_id"), ["client_id"], unique=False)

    op.create_table(
        "competence_assessments",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("competence_set", sa.String(length=40), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("discussed_with_client", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessor_id"],
            ["professionals.id"],
            name=op.f("fk_competence_assessments_assessor_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_competence_assessments_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_assessments")),
    )
    with op.batch_alter_table("competence_assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competence_assessments_client_id"), ["client_id"], unique=False)

    op.create_table(
        "emergency_accesses",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("informed_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("client_informed_on", sa.Date(), nullable=True),
        sa.Column("withheld_reason_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=80), nullable=True),
        sa.Column("review_note_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (reviewed_on IS NULL)", name=op.f("ck_emergency_accesses_reviewed")
        ),
        sa.CheckConstraint("ends_at > opened_at", name=op.f("ck_emergency_accesses_window")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_emergency_accesses_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["informed_id"],
            ["professionals.id"],
            name=op.f("fk_emergency_accesses_informed_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["professionals.id"], name=op.f("fk_emergency_accesses_lead_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_emergency_accesses_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_emergency_accesses_professional_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["reasons.id"], name=op.f("fk_emergency_accesses_reason_id_reasons")
        ),
        sa.ForeignKeyConstraint(
            ["review_note_id"], ["reasons.id"], name=op.f("fk_emergency_accesses_review_note_id_reasons")
        ),
        sa.ForeignKeyConstraint(
            ["withheld_reason_id"],
            ["reasons.id"],
            name=op.f("fk_emergency_accesses_withheld_reason_id_reasons"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_accesses")),
    )
    with op.batch_alter_table("emergency_accesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_accesses_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_accesses_informed_id"), ["informed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_emergency_accesses_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_emergency_accesses_window", ["professional_id", "ends_at"], unique=False)

    op.create_table(
        "life_domain_assessments",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("help_needed", sa.Integer(), nullable=False),
        sa.Column("client_worry", sa.Integer(), nullable=False),
        sa.Column("client_wants_help", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("source_organisation_id", sa.Integer(), nullable=False),
        sa.Column("discussed_with_client_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "client_wants_help BETWEEN 0 AND 4", name=op.f("ck_life_domain_assessments_client_wants_help")
        ),
        sa.CheckConstraint(
            "client_worry BETWEEN 0 AND 4", name=op.f("ck_life_domain_assessments_client_worry")
        ),
        sa.CheckConstraint(
            "help_needed BETWEEN 0 AND 9", name=op.f("ck_life_domain_assessments_help_needed")
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"],
            ["professionals.id"],
            name=op.f("fk_life_domain_assessments_assessor_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_life_domain_assessments_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["source_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_life_domain_assessments_source_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_domain_assessments")),
    )
    with op.batch_alter_table("life_domain_assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_life_domain_assessments_client_id"), ["client_id"], unique=False)

    op.create_table(
        "mandates",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("explained_in_language", sa.String(length=5), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (authority IS NULL)", name=op.f("ck_mandates_addressee")
        ),
        sa.CheckConstraint("ends_on >= given_on", name=op.f("ck_mandates_dates")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_mandates_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_mandates_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["professionals.id"], name=op.f("fk_mandates_recorded_by_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandates_client_id"), ["client_id"], unique=False)

    op.create_table(
        "reported_facts",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_reported_facts_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["organisations.id"], name=op.f("fk_reported_facts_recipient_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"],
            ["professionals.id"],
            name=op.f("fk_reported_facts_reported_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_facts")),
        sa.UniqueConstraint(
            "client_id",
            "recipient_id",
            "kind",
            "happened_on",
            "reported_by_id",
            name=op.f("uq_reported_facts_client_id_recipient_id_kind_happened_on_reported_by_id"),
        ),
    )
    with op.batch_alter_table("reported_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reported_facts_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reported_facts_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "share_notices",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_share_notices_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_share_notices_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_share_notices_professional_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_notices")),
    )
    with op.batch_alter_table("share_notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_notices_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_share_notices_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "team_meetings",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("called_by_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("client_invited", sa.Boolean(), nullable=False),
        sa.Column("client_present", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes_long BETWEEN 5 AND 480", name=op.f("ck_team_meetings_minutes_long")),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["professionals.id"], name=op.f("fk_team_meetings_called_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["support_teams.id"], name=op.f("fk_team_meetings_team_id_support_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_meetings")),
        sa.UniqueConstraint("ref", name=op.f("uq_team_meetings_ref")),
    )
    with op.batch_alter_table("team_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_meetings_team_id"), ["team_id"], unique=False)

    op.create_table(
        "what_ifs",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_rounds.id"], name=op.f("fk_what_ifs_round_id_matching_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_ifs")),
        sa.UniqueConstraint("ref", name=op.f("uq_what_ifs_ref")),
    )
    with op.batch_alter_table("what_ifs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_what_ifs_round_id"), ["round_id"], unique=False)

    op.create_table(
        "account_drafts",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("came_from", sa.String(length=300), nullable=True),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_drafts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_drafts")),
    )
    with op.batch_alter_table("account_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_drafts_kept_at"), ["kept_at"], unique=False)

    op.create_table(
        "action_points",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["team_meetings.id"], name=op.f("fk_action_points_meeting_id_team_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["professionals.id"], name=op.f("fk_action_points_owner_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_points")),
    )
    with op.batch_alter_table("action_points", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_points_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_points_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "advice_questions",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_advice_questions_answered")
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"],
            ["team_memberships.id"],
            name=op.f("fk_advice_questions_adviser_id_team_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["professionals.id"], name=op.f("fk_advice_questions_asked_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_advice_questions_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_questions")),
        sa.UniqueConstraint("ref", name=op.f("uq_advice_questions_ref")),
    )
    with op.batch_alter_table("advice_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_questions_adviser_id"), ["adviser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_advice_questions_client_id"), ["client_id"], unique=False)

    op.create_table(
        "case_participants",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["case_consultations.id"],
            name=op.f("fk_case_participants_consultation_id_case_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_case_participants_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_case_participants_professional_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_participants")),
        sa.UniqueConstraint(
            "consultation_id",
            "professional_id",
            name=op.f("uq_case_participants_consultation_id_professional_id"),
        ),
    )
    with op.batch_alter_table("case_participants", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_participants_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_participants_professional_id"), ["professional_id"], unique=False
        )

    op.create_table(
        "meeting_guests",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["team_meetings.id"], name=op.f("fk_meeting_guests_meeting_id_team_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_meeting_guests_professional_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_guests")),
        sa.UniqueConstraint(
            "meeting_id", "professional_id", name=op.f("uq_meeting_guests_meeting_id_professional_id")
        ),
    )
    with op.batch_alter_table("meeting_guests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_guests_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_guests_professional_id"), ["professional_id"], unique=False
        )

    op.create_table(
        "meeting_items",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=True),
        sa.Column("topic", sa.LargeBinary(), nullable=False),
        sa.Column("minutes", sa.LargeBinary(), nullable=True),
        sa.Column("agreement", sa.LargeBinary(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("disclosed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["team_meetings.id"], name=op.f("fk_meeting_items_meeting_id_team_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["professionals.id"], name=op.f("fk_meeting_items_raised_by_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_items")),
    )
    with op.batch_alter_table("meeting_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_items_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "past_proposals",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_past_proposals_offer_id_capacity_offers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_proposals")),
    )
    with op.batch_alter_table("past_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_proposals_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "secrecy_conditions",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("condition <> 'receiver_bound'", name=op.f("ck_secrecy_conditions_computed")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["professionals.id"],
            name=op.f("fk_secrecy_conditions_confirmed_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["team_memberships.id"],
            name=op.f("fk_secrecy_conditions_membership_id_team_memberships"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrecy_conditions")),
        sa.UniqueConstraint(
            "membership_id", "condition", name=op.f("uq_secrecy_conditions_membership_id_condition")
        ),
    )
    op.create_table(
        "third_party_contacts",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_third_party_contacts_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandates.id"], name=op.f("fk_third_party_contacts_mandate_id_mandates")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_third_party_contacts_professional_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_party_contacts")),
    )
    with op.batch_alter_table("third_party_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_third_party_contacts_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_third_party_contacts_mandate_id"), ["mandate_id"], unique=False)

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("informal_member_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("letter_code", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("letter_until", sa.DateTime(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_accounts_client_id"), ["client_id"])
        batch_op.create_unique_constraint(
            batch_op.f("uq_accounts_informal_member_id"), ["informal_member_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_accounts_client_id_clients"), "clients", ["client_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_accounts_informal_member_id_informal_members"),
            "informal_members",
            ["informal_member_id"],
            ["id"],
        )

    with op.batch_alter_table("capacity_offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anchor_person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("job_coach_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("meal_included", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("premium_cents_per_half_day", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("phases_accepted", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("required_competences", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
        )
        batch_op.add_column(sa.Column("support_intensity_offered", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stress_level", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("group_best", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("steady_supervisor", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column("warm_introductions", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_capacity_offers_anchor_person_id_professionals"),
            "professionals",
            ["anchor_person_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_capacity_offers_job_coach_id_professionals"),
            "professionals",
            ["job_coach_id"],
            ["id"],
        )

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("language_levels", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
        )
        batch_op.add_column(sa.Column("support_intensity_needed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wants_low_stress", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("wants_new_network", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column("supervisor_wishes", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("poverty_checked_on", sa.Date(), nullable=True))

    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.alter_column("recorded_by_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("matching_rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("previous", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("differences", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("level_prices", sa.JSON(), nullable=True))

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_form", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client_waits_since", sa.Date(), nullable=True))

    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table("service_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("awaiting_organisation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_service_links_awaiting_organisation_id_organisations"),
            "organisations",
            ["awaiting_organisation_id"],
            ["id"],
        )

    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_activation_track", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("cost_to_client_cents", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("intake_steps", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("funding_source", sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column("funding_ends_on", sa.Date(), nullable=True))

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("relaxations", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("change", sa.JSON(), nullable=True))

    with op.batch_alter_table("team_memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("invited_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("invited_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("question", sa.LargeBinary(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_team_memberships_invited_by_id_professionals"),
            "professionals",
            ["invited_by_id"],
            ["id"],
        )

    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("workfloor_phase", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("workfloor_phase_reason", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("development_plan_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_trajectories_earlier_id_trajectories"), "trajectories", ["earlier_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_trajectories_earlier_id_trajectories"), type_="foreignkey")
        batch_op.drop_column("earlier_id")
        batch_op.drop_column("development_plan_on")
        batch_op.drop_column("workfloor_phase_reason")
        batch_op.drop_column("workfloor_phase")

    with op.batch_alter_table("team_memberships", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_team_memberships_invited_by_id_professionals"), type_="foreignkey"
        )
        batch_op.drop_column("question")
        batch_op.drop_column("invited_on")
        batch_op.drop_column("invited_by_id")

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_column("change")
        batch_op.drop_column("relaxations")

    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.drop_column("funding_ends_on")
        batch_op.drop_column("funding_source")
        batch_op.drop_column("intake_steps")
        batch_op.drop_column("cost_to_client_cents")
        batch_op.drop_column("is_activation_track")

    with op.batch_alter_table("service_links", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_service_links_awaiting_organisation_id_organisations"), type_="foreignkey"
        )
        batch_op.drop_column("awaiting_organisation_id")

    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.drop_column("languages")

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_column("client_waits_since")

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_on")
        batch_op.drop_column("legal_form")

    with op.batch_alter_table("matching_rounds", schema=None) as batch_op:
        batch_op.drop_column("level_prices")
        batch_op.drop_column("differences")
        batch_op.drop_column("previous")

    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.alter_column("recorded_by_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_column("poverty_checked_on")
        batch_op.drop_column("supervisor_wishes")
        batch_op.drop_column("wants_new_network")
        batch_op.drop_column("wants_low_stress")
        batch_op.drop_column("support_intensity_needed")
        batch_op.drop_column("language_levels")

    with op.batch_alter_table("capacity_offers", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_capacity_offers_job_coach_id_professionals"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_capacity_offers_anchor_person_id_professionals"), type_="foreignkey"
        )
        batch_op.drop_column("warm_introductions")
        batch_op.drop_column("steady_supervisor")
        batch_op.drop_column("group_best")
        batch_op.drop_column("stress_level")
        batch_op.drop_column("support_intensity_offered")
        batch_op.drop_column("required_competences")
        batch_op.drop_column("phases_accepted")
        batch_op.drop_column("premium_cents_per_half_day")
        batch_op.drop_column("meal_included")
        batch_op.drop_column("job_coach_id")
        batch_op.drop_column("anchor_person_id")

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_accounts_informal_member_id_informal_members"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_accounts_client_id_clients"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_accounts_informal_member_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_accounts_client_id"), type_="unique")
        batch_op.drop_column("letter_until")
        batch_op.drop_column("letter_code")
        batch_op.drop_column("informal_member_id")
        batch_op.drop_column("client_id")

    with op.batch_alter_table("third_party_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_third_party_contacts_mandate_id"))
        batch_op.drop_index(batch_op.f("ix_third_party_contacts_client_id"))

    op.drop_table("third_party_contacts")
    op.drop_table("secrecy_conditions")
    with op.batch_alter_table("past_proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_proposals_offer_id"))

    op.drop_table("past_proposals")
    with op.batch_alter_table("meeting_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_items_meeting_id"))

    op.drop_table("meeting_items")
    with op.batch_alter_table("meeting_guests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_guests_professional_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_guests_meeting_id"))

    op.drop_table("meeting_guests")
    with op.batch_alter_table("case_participants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_participants_professional_id"))
        batch_op.drop_index(batch_op.f("ix_case_participants_consultation_id"))

    op.drop_table("case_participants")
    with op.batch_alter_table("advice_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_questions_client_id"))
        batch_op.drop_index(batch_op.f("ix_advice_questions_adviser_id"))

    op.drop_table("advice_questions")
    with op.batch_alter_table("action_points", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_points_owner_id"))
        batch_op.drop_index(batch_op.f("ix_action_points_meeting_id"))

    op.drop_table("action_points")
    with op.batch_alter_table("account_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_drafts_kept_at"))

    op.drop_table("account_drafts")
    with op.batch_alter_table("what_ifs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_what_ifs_round_id"))

    op.drop_table("what_ifs")
    with op.batch_alter_table("team_meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_meetings_team_id"))

    op.drop_table("team_meetings")
    with op.batch_alter_table("share_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_notices_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_share_notices_client_id"))

    op.drop_table("share_notices")
    with op.batch_alter_table("reported_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reported_facts_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_reported_facts_client_id"))

    op.drop_table("reported_facts")
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandates_client_id"))

    op.drop_table("mandates")
    with op.batch_alter_table("life_domain_assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_life_domain_assessments_client_id"))

    op.drop_table("life_domain_assessments")
    with op.batch_alter_table("emergency_accesses", schema=None) as batch_op:
        batch_op.drop_index("ix_emergency_accesses_window")
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_lead_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_informed_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_client_id"))

    op.drop_table("emergency_accesses")
    with op.batch_alter_table("competence_assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competence_assessments_client_id"))

    op.drop_table("competence_assessments")
    with op.batch_alter_table("client_statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_statements_client_id"))

    op.drop_table("client_statements")
    with op.batch_alter_table("client_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_requests_due_on"))
        batch_op.drop_index(batch_op.f("ix_client_requests_client_id"))

    op.drop_table("client_requests")
    with op.batch_alter_table("case_consultations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_consultations_client_id"))

    op.drop_table("case_consultations")
    op.drop_table("retention_marks")
    with op.batch_alter_table("reasons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reasons_client_id"))

    op.drop_table("reasons")
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_objections_standing",
            sqlite_where=sa.text("lifted_on IS NULL"),
            postgresql_where=sa.text("lifted_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_objections_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_objections_client_id"))

    op.drop_table("objections")
    with op.batch_alter_table("kept_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_apart_other_client_id"))
        batch_op.drop_index(batch_op.f("ix_kept_apart_client_id"))

    op.drop_table("kept_apart")
    with op.batch_alter_table("introductions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_introductions_client_id"))

    op.drop_table("introductions")
    with op.batch_alter_table("informal_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_informal_members_client_id"))

    op.drop_table("informal_members")
    op.drop_table("client_keys")
    op.drop_table("retention_settings")
    op.drop_table("policy_versions")
    op.drop_table("erasure_runs")
