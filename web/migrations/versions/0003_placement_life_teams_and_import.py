"""placement life, teams and import.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=True),
        sa.Column("act", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("is_read", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("job", sa.String(length=40), nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("may_undo", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("ref", name=op.f("uq_imports_ref")),
    )
    op.create_table(
        "network_keys",
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_keys")),
        sa.UniqueConstraint(
            "owner", "source", "sheet", "key", name=op.f("uq_network_keys_owner_source_sheet_key")
        ),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_until"), ["until"], unique=False)

    op.create_table(
        "client_identifiers",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_identifiers_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_identifiers")),
    )
    with op.batch_alter_table("client_identifiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_identifiers_client_id"), ["client_id"], unique=False)

    op.create_table(
        "hosting_interests",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_hosting_interests_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting_interests")),
    )
    with op.batch_alter_table("hosting_interests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hosting_interests_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_import_changes_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_changes_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_changes")),
    )
    with op.batch_alter_table("import_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_changes_client_id"), ["client_id"], unique=False)
        batch_op.create_index("ix_import_changes_of_import", ["import_id", "table_name"], unique=False)

    op.create_table(
        "sign_in_services",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("known_as", sa.String(length=200), nullable=False),
        sa.Column("factor_values", sa.JSON(), nullable=False),
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sign_in_services_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_services")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_sign_in_services_organisation_id")),
    )
    op.create_table(
        "answer_terms",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("deputy_days", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_answer_terms_answer_days")),
        sa.CheckConstraint("deputy_days BETWEEN 1 AND 30", name=op.f("ck_answer_terms_deputy_days")),
        sa.CheckConstraint("remind_days BETWEEN 0 AND 30", name=op.f("ck_answer_terms_remind_days")),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["professionals.id"], name=op.f("fk_answer_terms_deputy_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_answer_terms_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_terms")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_answer_terms_organisation_id")),
    )
    op.create_table(
        "job_coach_profiles",
        sa.Column("professional_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("competences", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(professional_id IS NULL) <> (service_id IS NULL)", name=op.f("ck_job_coach_profiles_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_job_coach_profiles_professional_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_job_coach_profiles_service_id_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_coach_profiles")),
        sa.UniqueConstraint("professional_id", name=op.f("uq_job_coach_profiles_professional_id")),
        sa.UniqueConstraint("service_id", name=op.f("uq_job_coach_profiles_service_id")),
    )
    op.create_table(
        "messages",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=True),
        sa.Column("needs_role", sa.String(length=40), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(professional_id IS NULL) = (kind = 'letter')", name=op.f("ck_messages_recipient")
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_messages_ended")),
        sa.CheckConstraint(
            "state IN ('waiting', 'given_up') OR content IS NULL", name=op.f("ck_messages_content")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_messages_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_professional_id"), ["professional_id"], unique=False)
        batch_op.create_index("ix_messages_state_next_try_at", ["state", "next_try_at"], unique=False)

    op.create_table(
        "shortage_reports",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("support_point_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["professionals.id"], name=op.f("fk_shortage_reports_made_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_rounds.id"], name=op.f("fk_shortage_reports_round_id_matching_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["support_point_id"],
            ["organisations.id"],
            name=op.f("fk_shortage_reports_support_point_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_reports")),
        sa.UniqueConstraint("ref", name=op.f("uq_shortage_reports_ref")),
    )
    op.create_table(
        "sign_up_requests",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("own_words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decline_reason", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_sign_up_requests_reason")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_on IS NULL)", name=op.f("ck_sign_up_requests_decided")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR (name IS NULL AND contact IS NULL)",
            name=op.f("ck_sign_up_requests_emptied"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_sign_up_requests_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["professionals.id"],
            name=op.f("fk_sign_up_requests_decided_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sign_up_requests_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up_requests")),
    )
    with op.batch_alter_table("sign_up_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_requests_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sign_up_requests_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "waiting_list_entries",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("list_owner_id", sa.Integer(), nullable=False),
        sa.Column("put_on_by_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("position_on", sa.Date(), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('waiting', 'place_offered')) = (ended_on IS NULL)",
            name=op.f("ck_waiting_list_entries_ended"),
        ),
        sa.CheckConstraint(
            "position IS NULL OR position >= 1", name=op.f("ck_waiting_list_entries_position")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_waiting_list_entries_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["list_owner_id"],
            ["organisations.id"],
            name=op.f("fk_waiting_list_entries_list_owner_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["put_on_by_id"],
            ["professionals.id"],
            name=op.f("fk_waiting_list_entries_put_on_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_waiting_list_entries_service_id_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_list_entries")),
    )
    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_list_entries_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_waiting_list_entries_list_owner_id"), ["list_owner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_waiting_list_entries_service_id"), ["service_id"], unique=False)
        batch_op.create_index(
            "uq_waiting_list_entries_on_list",
            ["client_id", "service_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'place_offered')"),
        )

    op.create_table(
        "account_identities",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_identities_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_account_identities_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_identities")),
        sa.UniqueConstraint(
            "organisation_id",
            "issuer",
            "subject",
            name=op.f("uq_account_identities_organisation_id_issuer_subject"),
        ),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_calendar_feeds_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("key", name=op.f("uq_calendar_feeds_key")),
    )
    op.create_table(
        "capacity_links",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("sent_to_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_capacity_links_offer_id_capacity_offers")
        ),
        sa.ForeignKeyConstraint(
            ["sent_to_id"], ["professionals.id"], name=op.f("fk_capacity_links_sent_to_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_links")),
    )
    with op.batch_alter_table("capacity_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacity_links_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "development_goals",
        sa.Column("trajectory_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("stated_by", sa.String(length=40), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_words", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_on IS NULL)", name=op.f("ck_development_goals_closed")
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"],
            ["trajectories.id"],
            name=op.f("fk_development_goals_trajectory_id_trajectories"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_goals")),
    )
    with op.batch_alter_table("development_goals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_development_goals_trajectory_id"), ["trajectory_id"], unique=False
        )

    op.create_table(
        "given_advices",
        sa.Column("trajectory_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("early_reason", sa.LargeBinary(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("client_response", sa.LargeBinary(), nullable=True),
        sa.Column("receiving_service_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "value <> 'work_care_long_term' OR receiving_service_id IS NOT NULL",
            name=op.f("ck_given_advices_receiving_service"),
        ),
        sa.CheckConstraint(
            "(confirmed_on IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_given_advices_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["professionals.id"], name=op.f("fk_given_advices_given_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["receiving_service_id"],
            ["services.id"],
            name=op.f("fk_given_advices_receiving_service_id_services"),
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectories.id"], name=op.f("fk_given_advices_trajectory_id_trajectories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_advices")),
    )
    with op.batch_alter_table("given_advices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_given_advices_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "mail_preferences",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_mail_preferences_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_preferences")),
    )
    op.create_table(
        "referrals",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("from_membership_id", sa.Integer(), nullable=False),
        sa.Column("to_service_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("shared_items", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("not_now_on", sa.Date(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.String(length=40), nullable=True),
        sa.Column("waiting_entry_id", sa.Integer(), nullable=True),
        sa.Column("first_contact_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'completed') = (outcome IS NOT NULL)", name=op.f("ck_referrals_outcome")
        ),
        sa.CheckConstraint(
            "(state = 'rejected') = (decline_reason IS NOT NULL)", name=op.f("ck_referrals_declined")
        ),
        sa.CheckConstraint(
            "state NOT IN ('in_progress', 'completed') OR first_contact_on IS NOT NULL",
            name=op.f("ck_referrals_first_contact"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_referrals_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_referrals_consent_id_consents")
        ),
        sa.ForeignKeyConstraint(
            ["from_membership_id"],
            ["team_memberships.id"],
            name=op.f("fk_referrals_from_membership_id_team_memberships"),
        ),
        sa.ForeignKeyConstraint(
            ["to_service_id"], ["services.id"], name=op.f("fk_referrals_to_service_id_services")
        ),
        sa.ForeignKeyConstraint(
            ["waiting_entry_id"],
            ["waiting_list_entries.id"],
            name=op.f("fk_referrals_waiting_entry_id_waiting_list_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("ref", name=op.f("uq_referrals_ref")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_referrals_from_membership_id"), ["from_membership_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_referrals_to_service_id"), ["to_service_id"], unique=False)
        batch_op.create_index(
            "uq_referrals_under_way",
            ["client_id", "to_service_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )

    op.create_table(
        "shortage_signals",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("placement_kind", sa.String(length=40), nullable=True),
        sa.Column("half_day", sa.String(length=20), nullable=True),
        sa.Column("n_clients", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("n_clients >= 1", name=op.f("ck_shortage_signals_n_clients")),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["shortage_reports.id"],
            name=op.f("fk_shortage_signals_report_id_shortage_reports"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_rounds.id"], name=op.f("fk_shortage_signals_round_id_matching_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage_signals")),
    )
    with op.batch_alter_table("shortage_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortage_signals_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "ix_shortage_signals_same", ["kind", "area", "placement_kind", "half_day"], unique=False
        )

    op.create_table(
        "statute_authorisations",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("not_needed_because", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'not_needed') = (not_needed_because IS NOT NULL)",
            name=op.f("ck_statute_authorisations_not_needed"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'refused') OR decided_on IS NOT NULL",
            name=op.f("ck_statute_authorisations_decided_on"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('requested', 'tacit') OR requested_on IS NOT NULL",
            name=op.f("ck_statute_authorisations_requested_on"),
        ),
        sa.CheckConstraint(
            "decided_on IS NULL OR decided_on >= requested_on", name=op.f("ck_statute_authorisations_dates")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_statute_authorisations_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["capacity_offers.id"],
            name=op.f("fk_statute_authorisations_offer_id_capacity_offers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statute_authorisations")),
        sa.UniqueConstraint(
            "client_id", "offer_id", "kind", name=op.f("uq_statute_authorisations_client_id_offer_id_kind")
        ),
    )
    with op.batch_alter_table("statute_authorisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statute_authorisations_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statute_authorisations_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "capacity_outages",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_capacity_outages_dates")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_capacity_outages_places")),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_capacity_outages_shift_id_shifts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_outages")),
    )
    with op.batch_alter_table("capacity_outages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capacity_outages_shift_id"), ["shift_id"], unique=False)

    op.create_table(
        "referral_questions",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("question_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_referral_questions_answered")
        ),
        sa.CheckConstraint(
            "answered_on IS NULL OR answered_on >= question_on", name=op.f("ck_referral_questions_dates")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["professionals.id"],
            name=op.f("fk_referral_questions_answered_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["professionals.id"],
            name=op.f("fk_referral_questions_asked_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_questions_referral_id_referrals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_questions")),
    )
    with op.batch_alter_table("referral_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_questions_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "agreement_notes",
        sa.Column("trajectory_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("client_words", sa.LargeBinary(), nullable=True),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["placements.id"], name=op.f("fk_agreement_notes_stay_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectories.id"], name=op.f("fk_agreement_notes_trajectory_id_trajectories")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["professionals.id"],
            name=op.f("fk_agreement_notes_written_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_notes")),
    )
    with op.batch_alter_table("agreement_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_notes_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("drawn_up_by_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_agreements_fingerprint")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_agreements_number")),
        sa.ForeignKeyConstraint(
            ["drawn_up_by_id"], ["professionals.id"], name=op.f("fk_agreements_drawn_up_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_agreements_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint(
            "placement_id", "kind", "number", name=op.f("uq_agreements_placement_id_kind_number")
        ),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "attendances",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half_day", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=True),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["professionals.id"], name=op.f("fk_attendances_called_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["professionals.id"], name=op.f("fk_attendances_entered_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_attendances_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "placement_id", "day", "half_day", name=op.f("uq_attendances_placement_id_day_half_day")
        ),
    )
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendances_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "evaluations",
        sa.Column("trajectory_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("strengths", sa.LargeBinary(), nullable=True),
        sa.Column("client_words", sa.LargeBinary(), nullable=True),
        sa.Column("workplace_words", sa.LargeBinary(), nullable=True),
        sa.Column("next_steps", sa.LargeBinary(), nullable=True),
        sa.Column("attended_by", sa.JSON(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("held_on IS NULL OR strengths IS NOT NULL", name=op.f("ck_evaluations_strengths")),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["professionals.id"], name=op.f("fk_evaluations_held_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["placements.id"], name=op.f("fk_evaluations_stay_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectories.id"], name=op.f("fk_evaluations_trajectory_id_trajectories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluations_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluations_stay_id"), ["stay_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluations_trajectory_id"), ["trajectory_id"], unique=False)

    op.create_table(
        "placement_pauses",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("resumed_on > paused_on", name=op.f("ck_placement_pauses_dates")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_pauses_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_pauses")),
    )
    with op.batch_alter_table("placement_pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_pauses_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "agreement_signatures",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(form = 'on_paper') = (recorded_by_id IS NOT NULL)",
            name=op.f("ck_agreement_signatures_recorded_by"),
        ),
        sa.CheckConstraint(
            "form = 'on_screen' OR signer_id IS NULL", name=op.f("ck_agreement_signatures_signer")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatures_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["professionals.id"],
            name=op.f("fk_agreement_signatures_recorded_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["professionals.id"], name=op.f("fk_agreement_signatures_signer_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
        sa.UniqueConstraint("agreement_id", "party", name=op.f("uq_agreement_signatures_agreement_id_party")),
    )
    with op.batch_alter_table("agreement_signatures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_signatures_agreement_id"), ["agreement_id"], unique=False
        )

    with op.batch_alter_table("account_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("through_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("service_session", sa.String(length=64), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_account_sessions_service_session"), ["service_session"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_account_sessions_through_id"), ["through_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_account_sessions_through_id_organisations"),
            "organisations",
            ["through_id"],
            ["id"],
        )

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("awaited_roles", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("awaited_from", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("seen_refs", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table("capacity_offers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guidance_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("most_newcomers", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("most_much_support", sa.Integer(), nullable=True))

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("wants_course_beside", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )

    with op.batch_alter_table("matching_rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_priority", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("beside", sa.JSON(), nullable=True))

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guidance_hours", sa.Integer(), nullable=True))

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner_note", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("reminded_for", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("escalated_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("job_coach_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_placements_job_coach_id_professionals"), "professionals", ["job_coach_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_placements_earlier_id_placements"), "placements", ["earlier_id"], ["id"]
        )

    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.add_column(sa.Column("funding_places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("further_funding", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beside", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("beside_placement_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("first_come_offer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_suggestions_beside_placement_id_placements"),
            "placements",
            ["beside_placement_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_suggestions_first_come_offer_id_capacity_offers"),
            "capacity_offers",
            ["first_come_offer_id"],
            ["id"],
        )

    with op.batch_alter_table("support_teams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("template", sa.String(length=40), nullable=True))

    with op.batch_alter_table("team_memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lead_asked_on", sa.Date(), nullable=True))
        batch_op.create_index(
            "uq_team_memberships_lead_asked",
            ["team_id"],
            unique=True,
            sqlite_where=sa.text("lead_asked_on IS NOT NULL AND state NOT IN ('ended', 'declined')"),
            postgresql_where=sa.text("lead_asked_on IS NOT NULL AND state NOT IN ('ended', 'declined')"),
        )

    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("personality_test_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("awaits_receiver", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.drop_column("awaits_receiver")
        batch_op.drop_column("personality_test_on")

    with op.batch_alter_table("team_memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_team_memberships_lead_asked",
            sqlite_where=sa.text("lead_asked_on IS NOT NULL AND state NOT IN ('ended', 'declined')"),
            postgresql_where=sa.text("lead_asked_on IS NOT NULL AND state NOT IN ('ended', 'declined')"),
        )
        batch_op.drop_column("lead_asked_on")

    with op.batch_alter_table("support_teams", schema=None) as batch_op:
        batch_op.drop_column("template")

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_suggestions_first_come_offer_id_capacity_offers"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_suggestions_beside_placement_id_placements"), type_="foreignkey"
        )
        batch_op.drop_column("first_come_offer_id")
        batch_op.drop_column("beside_placement_id")
        batch_op.drop_column("beside")

    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.drop_column("further_funding")
        batch_op.drop_column("funding_places")

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_placements_earlier_id_placements"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_placements_job_coach_id_professionals"), type_="foreignkey")
        batch_op.drop_column("job_coach_id")
        batch_op.drop_column("earlier_id")
        batch_op.drop_column("escalated_until")
        batch_op.drop_column("reminded_for")
        batch_op.drop_column("partner_note")

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("guidance_hours")

    with op.batch_alter_table("matching_rounds", schema=None) as batch_op:
        batch_op.drop_column("beside")
        batch_op.drop_column("by_priority")

    with op.batch_alter_table("clients", schema=None) as batch_op:
        batch_op.drop_column("wants_course_beside")

    with op.batch_alter_table("capacity_offers", schema=None) as batch_op:
        batch_op.drop_column("most_much_support")
        batch_op.drop_column("most_newcomers")
        batch_op.drop_column("guidance_minutes")

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("seen_refs")
        batch_op.drop_column("awaited_from")
        batch_op.drop_column("awaited_roles")

    with op.batch_alter_table("account_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_account_sessions_through_id_organisations"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_account_sessions_through_id"))
        batch_op.drop_index(batch_op.f("ix_account_sessions_service_session"))
        batch_op.drop_column("service_session")
        batch_op.drop_column("through_id")

    with op.batch_alter_table("agreement_signatures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_signatures_agreement_id"))

    op.drop_table("agreement_signatures")
    with op.batch_alter_table("placement_pauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_pauses_placement_id"))

    op.drop_table("placement_pauses")
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluations_trajectory_id"))
        batch_op.drop_index(batch_op.f("ix_evaluations_stay_id"))
        batch_op.drop_index(batch_op.f("ix_evaluations_due_on"))

    op.drop_table("evaluations")
    with op.batch_alter_table("attendances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendances_placement_id"))
        batch_op.drop_index(batch_op.f("ix_attendances_day"))

    op.drop_table("attendances")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreements_placement_id"))

    op.drop_table("agreements")
    with op.batch_alter_table("agreement_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_notes_trajectory_id"))

    op.drop_table("agreement_notes")
    with op.batch_alter_table("referral_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_questions_referral_id"))

    op.drop_table("referral_questions")
    with op.batch_alter_table("capacity_outages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_outages_shift_id"))

    op.drop_table("capacity_outages")
    with op.batch_alter_table("statute_authorisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statute_authorisations_offer_id"))
        batch_op.drop_index(batch_op.f("ix_statute_authorisations_client_id"))

    op.drop_table("statute_authorisations")
    with op.batch_alter_table("shortage_signals", schema=None) as batch_op:
        batch_op.drop_index("ix_shortage_signals_same")
        batch_op.drop_index(batch_op.f("ix_shortage_signals_round_id"))

    op.drop_table("shortage_signals")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_referrals_under_way",
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )
        batch_op.drop_index(batch_op.f("ix_referrals_to_service_id"))
        batch_op.drop_index(batch_op.f("ix_referrals_from_membership_id"))
        batch_op.drop_index(batch_op.f("ix_referrals_client_id"))

    op.drop_table("referrals")
    op.drop_table("mail_preferences")
    with op.batch_alter_table("given_advices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_given_advices_trajectory_id"))

    op.drop_table("given_advices")
    with op.batch_alter_table("development_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_development_goals_trajectory_id"))

    op.drop_table("development_goals")
    with op.batch_alter_table("capacity_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_links_offer_id"))

    op.drop_table("capacity_links")
    op.drop_table("calendar_feeds")
    op.drop_table("account_identities")
    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waiting_list_entries_on_list",
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'place_offered')"),
        )
        batch_op.drop_index(batch_op.f("ix_waiting_list_entries_service_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_list_entries_list_owner_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_list_entries_client_id"))

    op.drop_table("waiting_list_entries")
    with op.batch_alter_table("sign_up_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_up_requests_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_sign_up_requests_client_id"))

    op.drop_table("sign_up_requests")
    op.drop_table("shortage_reports")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_state_next_try_at")
        batch_op.drop_index(batch_op.f("ix_messages_professional_id"))
        batch_op.drop_index(batch_op.f("ix_messages_ended_at"))

    op.drop_table("messages")
    op.drop_table("job_coach_profiles")
    op.drop_table("answer_terms")
    op.drop_table("sign_in_services")
    with op.batch_alter_table("import_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_import_changes_of_import")
        batch_op.drop_index(batch_op.f("ix_import_changes_client_id"))

    op.drop_table("import_changes")
    with op.batch_alter_table("hosting_interests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosting_interests_organisation_id"))

    op.drop_table("hosting_interests")
    with op.batch_alter_table("client_identifiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_identifiers_client_id"))

    op.drop_table("client_identifiers")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_until"))

    op.drop_table("sign_in_attempts")
    op.drop_table("network_keys")
    op.drop_table("imports")
