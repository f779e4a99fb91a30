"""The first tables.

Revision 0001, after nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_ref", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("part", sa.String(length=200), nullable=True),
        sa.Column("basis", sa.String(length=80), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=True),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_subject_at", "audit_events", ["subject", "at"], unique=False)
    op.create_table(
        "audit_links",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("link", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_links_event_id")),
    )
    op.create_table(
        "clients",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("display_name", sa.LargeBinary(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=False),
        sa.Column("locality", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("dutch_level", sa.String(length=40), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("income_status", sa.String(length=40), nullable=False),
        sa.Column("availability", sa.Integer(), nullable=True),
        sa.Column("no_go_postcodes", sa.LargeBinary(), nullable=True),
        sa.Column("avoided_contacts", sa.LargeBinary(), nullable=True),
        sa.Column("travel_mode", sa.String(length=40), nullable=True),
        sa.Column("max_travel_minutes", sa.Integer(), nullable=True),
        sa.Column("functional_needs", sa.JSON(), nullable=False),
        sa.Column("strengths", sa.JSON(), nullable=False),
        sa.Column("refused_kinds", sa.JSON(), nullable=False),
        sa.Column("earliest_start_on", sa.Date(), nullable=True),
        sa.Column("looking_since", sa.Date(), nullable=True),
        sa.Column("priority_class", sa.String(length=40), nullable=False),
        sa.Column("referral_source", sa.String(length=40), nullable=False),
        sa.Column("resident_flemish_region", sa.Boolean(), nullable=True),
        sa.Column("recognised_disability_support", sa.Boolean(), nullable=True),
        sa.Column("valid_advices", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("ref", name=op.f("uq_clients_ref")),
    )
    op.create_table(
        "job_workers",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_workers")),
    )
    op.create_table(
        "organisations",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("secrecy_regime", sa.String(length=40), nullable=False),
        sa.Column("municipality", sa.String(length=80), nullable=True),
        sa.Column("is_non_profit", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
    )
    op.create_table(
        "sign_in_counters",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_counters")),
    )
    op.create_index(op.f("ix_sign_in_counters_since"), "sign_in_counters", ["since"], unique=False)
    op.create_table(
        "judicial_conditions",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("source_organisation_id", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("postcodes", sa.LargeBinary(), nullable=True),
        sa.Column("contacts", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_judicial_conditions_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["source_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_judicial_conditions_source_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judicial_conditions")),
    )
    op.create_index(
        op.f("ix_judicial_conditions_client_id"), "judicial_conditions", ["client_id"], unique=False
    )
    op.create_table(
        "matching_rounds",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("rule_set_version", sa.String(length=40), nullable=False),
        sa.Column("random_seed", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("solver_status", sa.String(length=20), nullable=True),
        sa.Column("stop_reason", sa.String(length=40), nullable=True),
        sa.Column("proof", sa.String(length=20), nullable=True),
        sa.Column("objective", sa.JSON(), nullable=True),
        sa.Column("bound", sa.JSON(), nullable=True),
        sa.Column("gap", sa.Double(), nullable=True),
        sa.Column("first_come", sa.JSON(), nullable=True),
        sa.Column("solve_ms", sa.BigInteger(), nullable=True),
        sa.Column("clients", sa.Integer(), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=True),
        sa.Column("pairs", sa.BigInteger(), nullable=True),
        sa.Column("placed", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_matching_rounds_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_rounds")),
        sa.UniqueConstraint("ref", name=op.f("uq_matching_rounds_ref")),
    )
    op.create_table(
        "professionals",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=160), nullable=True),
        sa.Column("caseload_max", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_professionals_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professionals")),
    )
    op.create_index(
        op.f("ix_professionals_organisation_id"), "professionals", ["organisation_id"], unique=False
    )
    op.create_table(
        "services",
        sa.Column("record_type", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("breadth", sa.String(length=40), nullable=False),
        sa.Column("name_nl", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=True),
        sa.Column("name_fr", sa.String(length=160), nullable=True),
        sa.Column("life_domains", sa.JSON(), nullable=False),
        sa.Column("support_themes", sa.JSON(), nullable=False),
        sa.Column("ladder_scheme", sa.String(length=40), nullable=False),
        sa.Column("lowest_rung", sa.Integer(), nullable=True),
        sa.Column("highest_rung", sa.Integer(), nullable=True),
        sa.Column("target_group_text", sa.String(length=400), nullable=True),
        sa.Column("target_group_is_hard", sa.Boolean(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("min_dutch_level", sa.String(length=40), nullable=False),
        sa.Column("self_referral", sa.Boolean(), nullable=False),
        sa.Column("intake_channels", sa.JSON(), nullable=False),
        sa.Column("intake_stop_from", sa.Date(), nullable=True),
        sa.Column("intake_stop_until", sa.Date(), nullable=True),
        sa.Column("intake_stop_reason", sa.String(length=200), nullable=True),
        sa.Column("duration_model", sa.String(length=40), nullable=False),
        sa.Column("is_end_station", sa.Boolean(), nullable=False),
        sa.Column("capacity_note", sa.String(length=200), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "intake_stop_until IS NULL OR intake_stop_until >= intake_stop_from",
            name=op.f("ck_services_intake_stop_dates"),
        ),
        sa.CheckConstraint(
            "max_age IS NULL OR min_age IS NULL OR max_age >= min_age", name=op.f("ck_services_ages")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_services_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )
    op.create_index(op.f("ix_services_organisation_id"), "services", ["organisation_id"], unique=False)
    op.create_table(
        "sites",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=4), nullable=False),
        sa.Column("locality", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("transport_note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sites_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    op.create_index(op.f("ix_sites_organisation_id"), "sites", ["organisation_id"], unique=False)
    op.create_table(
        "support_teams",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_support_teams_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_teams")),
        sa.UniqueConstraint("client_id", name=op.f("uq_support_teams_client_id")),
    )
    op.create_table(
        "wishes",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("stated_by", sa.String(length=40), nullable=False),
        sa.Column("own_words", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('"rank" >= 1', name=op.f("ck_wishes_rank")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_wishes_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("client_id", "rank", name=op.f("uq_wishes_client_id_rank")),
    )
    op.create_index(op.f("ix_wishes_client_id"), "wishes", ["client_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("email", sa.String(length=160), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_accounts_professional_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_fs_uniquifier")),
    )
    op.create_index(op.f("ix_accounts_professional_id"), "accounts", ["professional_id"], unique=False)
    op.create_table(
        "capacity_offers",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("host_organisation_id", sa.Integer(), nullable=False),
        sa.Column("guiding_organisation_id", sa.Integer(), nullable=True),
        sa.Column("employer_organisation_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("placement_kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("tasks_text", sa.String(length=600), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("free_choice", sa.Boolean(), nullable=False),
        sa.Column("min_half_days", sa.Integer(), nullable=False),
        sa.Column("max_half_days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=80), nullable=True),
        sa.Column("paused_from", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("income_statuses_accepted", sa.JSON(), nullable=False),
        sa.Column("min_dutch_level", sa.String(length=40), nullable=False),
        sa.Column("language_support", sa.Boolean(), nullable=False),
        sa.Column("adaptations_available", sa.JSON(), nullable=False),
        sa.Column("duration_weeks", sa.Integer(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("travel_cost_paid", sa.Boolean(), nullable=False),
        sa.Column("regular_environment", sa.Boolean(), nullable=False),
        sa.Column("safety_requirement_text", sa.String(length=300), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 90", name=op.f("ck_capacity_offers_answer_days")),
        sa.CheckConstraint(
            "min_half_days >= 1 AND max_half_days >= min_half_days",
            name=op.f("ck_capacity_offers_half_days_per_week"),
        ),
        sa.CheckConstraint(
            "paused_until IS NULL OR paused_until >= paused_from", name=op.f("ck_capacity_offers_pause_dates")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_capacity_offers_dates")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["professionals.id"], name=op.f("fk_capacity_offers_contact_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["employer_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_capacity_offers_employer_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["guiding_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_capacity_offers_guiding_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["host_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_capacity_offers_host_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_capacity_offers_service_id_services")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_capacity_offers_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_offers")),
    )
    op.create_index(
        op.f("ix_capacity_offers_host_organisation_id"),
        "capacity_offers",
        ["host_organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_capacity_offers_service_id"), "capacity_offers", ["service_id"], unique=False)
    op.create_index(op.f("ix_capacity_offers_site_id"), "capacity_offers", ["site_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("explained_in_language", sa.String(length=5), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_on > given_on", name=op.f("ck_consents_dates")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consents_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["professionals.id"], name=op.f("fk_consents_recorded_by_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_client_id"), "consents", ["client_id"], unique=False)
    op.create_table(
        "poverty_signals",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("observer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_poverty_signals_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["professionals.id"], name=op.f("fk_poverty_signals_observer_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poverty_signals")),
    )
    op.create_index(op.f("ix_poverty_signals_client_id"), "poverty_signals", ["client_id"], unique=False)
    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cohort_min", sa.Integer(), nullable=False),
        sa.Column("cohort_max", sa.Integer(), nullable=False),
        sa.Column("sessions_per_week", sa.Integer(), nullable=True),
        sa.CheckConstraint("cohort_max >= cohort_min AND cohort_min >= 0", name=op.f("ck_programmes_cohort")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_programmes_dates")),
        sa.ForeignKeyConstraint(["id"], ["services.id"], name=op.f("fk_programmes_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "rung_assessments",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("current_rung", sa.Integer(), nullable=False),
        sa.Column("attainable_rung", sa.Integer(), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=False),
        sa.Column("discussed_with_client", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "attainable_rung IS NULL OR attainable_rung BETWEEN 1 AND 6",
            name=op.f("ck_rung_assessments_attainable_rung"),
        ),
        sa.CheckConstraint("current_rung BETWEEN 1 AND 6", name=op.f("ck_rung_assessments_current_rung")),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["professionals.id"], name=op.f("fk_rung_assessments_assessor_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_rung_assessments_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rung_assessments")),
    )
    op.create_index(op.f("ix_rung_assessments_client_id"), "rung_assessments", ["client_id"], unique=False)
    op.create_table(
        "service_links",
        sa.Column("from_service_id", sa.Integer(), nullable=False),
        sa.Column("to_service_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=True),
        sa.Column("from_rung", sa.Integer(), nullable=True),
        sa.Column("to_rung", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(from_rung IS NULL AND to_rung IS NULL) OR scheme IS NOT NULL",
            name=op.f("ck_service_links_rung_has_scheme"),
        ),
        sa.CheckConstraint("from_service_id <> to_service_id", name=op.f("ck_service_links_not_to_itself")),
        sa.ForeignKeyConstraint(
            ["from_service_id"], ["services.id"], name=op.f("fk_service_links_from_service_id_services")
        ),
        sa.ForeignKeyConstraint(
            ["to_service_id"], ["services.id"], name=op.f("fk_service_links_to_service_id_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_links")),
        sa.UniqueConstraint(
            "from_service_id",
            "to_service_id",
            "kind",
            name=op.f("uq_service_links_from_service_id_to_service_id_kind"),
        ),
    )
    op.create_index(
        op.f("ix_service_links_from_service_id"), "service_links", ["from_service_id"], unique=False
    )
    op.create_index(op.f("ix_service_links_to_service_id"), "service_links", ["to_service_id"], unique=False)
    op.create_table(
        "team_memberships",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("domain_scope", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("is_confidant", sa.Boolean(), nullable=False),
        sa.Column("client_informed_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_team_memberships_dates")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_team_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_team_memberships_professional_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["support_teams.id"], name=op.f("fk_team_memberships_team_id_support_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_memberships")),
    )
    op.create_index(
        op.f("ix_team_memberships_organisation_id"), "team_memberships", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_team_memberships_professional_id"), "team_memberships", ["professional_id"], unique=False
    )
    op.create_index(op.f("ix_team_memberships_team_id"), "team_memberships", ["team_id"], unique=False)
    op.create_index(
        "uq_team_memberships_confidant",
        "team_memberships",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("is_confidant AND state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("is_confidant AND state NOT IN ('ended', 'declined')"),
    )
    op.create_index(
        "uq_team_memberships_current",
        "team_memberships",
        ["team_id", "professional_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("state NOT IN ('ended', 'declined')"),
    )
    op.create_index(
        "uq_team_memberships_lead",
        "team_memberships",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("is_lead AND state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("is_lead AND state NOT IN ('ended', 'declined')"),
    )
    op.create_table(
        "trajectories",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("goal", sa.String(length=40), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_trajectories_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["professionals.id"], name=op.f("fk_trajectories_supervisor_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trajectories")),
    )
    op.create_index(op.f("ix_trajectories_client_id"), "trajectories", ["client_id"], unique=False)
    op.create_index(op.f("ix_trajectories_supervisor_id"), "trajectories", ["supervisor_id"], unique=False)
    op.create_table(
        "account_factors",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_factors_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_factors")),
    )
    op.create_table(
        "account_recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_recovery_codes_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_recovery_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_account_recovery_codes_code")),
    )
    op.create_index(
        op.f("ix_account_recovery_codes_account_id"), "account_recovery_codes", ["account_id"], unique=False
    )
    op.create_table(
        "account_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
        sa.Column("awaits_factor", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_sessions_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_account_sessions_key")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"], unique=False)
    op.create_table(
        "consent_recipients",
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_recipients_consent_id_consents")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_consent_recipients_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_recipients")),
    )
    op.create_index(
        op.f("ix_consent_recipients_consent_id"), "consent_recipients", ["consent_id"], unique=False
    )
    op.create_index(
        op.f("ix_consent_recipients_organisation_id"), "consent_recipients", ["organisation_id"], unique=False
    )
    op.create_table(
        "declined_offers",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_declined_offers_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_declined_offers_offer_id_capacity_offers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined_offers")),
        sa.UniqueConstraint("client_id", "offer_id", name=op.f("uq_declined_offers_client_id_offer_id")),
    )
    op.create_index(op.f("ix_declined_offers_client_id"), "declined_offers", ["client_id"], unique=False)
    op.create_index(op.f("ix_declined_offers_offer_id"), "declined_offers", ["offer_id"], unique=False)
    op.create_table(
        "exclusions",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("rule_code", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_exclusions_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_exclusions_offer_id_capacity_offers")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_rounds.id"], name=op.f("fk_exclusions_round_id_matching_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusions")),
    )
    op.create_index(op.f("ix_exclusions_client_id"), "exclusions", ["client_id"], unique=False)
    op.create_index(op.f("ix_exclusions_offer_id"), "exclusions", ["offer_id"], unique=False)
    op.create_index(op.f("ix_exclusions_round_id"), "exclusions", ["round_id"], unique=False)
    op.create_table(
        "plan_goals",
        sa.Column("trajectory_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectories.id"], name=op.f("fk_plan_goals_trajectory_id_trajectories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goals")),
    )
    op.create_index(op.f("ix_plan_goals_trajectory_id"), "plan_goals", ["trajectory_id"], unique=False)
    op.create_table(
        "shifts",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("half_days BETWEEN 1 AND 2097151", name=op.f("ck_shifts_half_days")),
        sa.CheckConstraint("places >= 0", name=op.f("ck_shifts_places")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_shifts_offer_id_capacity_offers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("offer_id", "name", name=op.f("uq_shifts_offer_id_name")),
    )
    op.create_index(op.f("ix_shifts_offer_id"), "shifts", ["offer_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("ref", sa.String(length=20), nullable=False),
        sa.Column("alias", sa.String(length=20), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("plan_goal_id", sa.Integer(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("keep_place_until", sa.Date(), nullable=True),
        sa.Column("aftercare_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("other_offers", sa.JSON(), nullable=False),
        sa.Column("partner_reason", sa.String(length=40), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'reserved' OR hold_until IS NOT NULL", name=op.f("ck_placements_hold_until")
        ),
        sa.CheckConstraint(
            "state NOT IN ('ended', 'aftercare') OR aftercare_by IS NOT NULL",
            name=op.f("ck_placements_aftercare_by"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('offered', 'info_needed', 'waitlisted') OR answer_by IS NOT NULL",
            name=op.f("ck_placements_answer_by"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_placements_dates")
        ),
        sa.CheckConstraint("half_days BETWEEN 1 AND 2097151", name=op.f("ck_placements_half_days")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_placements_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_placements_offer_id_capacity_offers")
        ),
        sa.ForeignKeyConstraint(
            ["plan_goal_id"], ["plan_goals.id"], name=op.f("fk_placements_plan_goal_id_plan_goals")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_placements_shift_id_shifts")),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["professionals.id"], name=op.f("fk_placements_supervisor_id_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("ref", name=op.f("uq_placements_ref")),
    )
    op.create_index(op.f("ix_placements_client_id"), "placements", ["client_id"], unique=False)
    op.create_index(op.f("ix_placements_offer_id"), "placements", ["offer_id"], unique=False)
    op.create_index(op.f("ix_placements_state"), "placements", ["state"], unique=False)
    op.create_index(op.f("ix_placements_supervisor_id"), "placements", ["supervisor_id"], unique=False)
    op.create_table(
        "aftercare_contacts",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("with_whom", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_aftercare_contacts_placement_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["professionals.id"],
            name=op.f("fk_aftercare_contacts_recorded_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftercare_contacts")),
    )
    op.create_index(
        op.f("ix_aftercare_contacts_placement_id"), "aftercare_contacts", ["placement_id"], unique=False
    )
    op.create_table(
        "client_answers",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("own_words", sa.LargeBinary(), nullable=True),
        sa.Column("decline_reason", sa.String(length=40), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_client_answers_placement_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["professionals.id"],
            name=op.f("fk_client_answers_recorded_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_answers")),
    )
    op.create_index(op.f("ix_client_answers_placement_id"), "client_answers", ["placement_id"], unique=False)
    op.create_table(
        "partner_questions",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
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
            "(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_partner_questions_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["professionals.id"],
            name=op.f("fk_partner_questions_answered_by_id_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["professionals.id"], name=op.f("fk_partner_questions_asked_by_id_professionals")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_partner_questions_placement_id_placements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_questions")),
    )
    op.create_index(
        op.f("ix_partner_questions_placement_id"), "partner_questions", ["placement_id"], unique=False
    )
    op.create_table(
        "signed_agreements",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_signed_agreements_placement_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["professionals.id"],
            name=op.f("fk_signed_agreements_recorded_by_id_professionals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_agreements")),
        sa.UniqueConstraint("placement_id", "kind", name=op.f("uq_signed_agreements_placement_id_kind")),
    )
    op.create_index(
        op.f("ix_signed_agreements_placement_id"), "signed_agreements", ["placement_id"], unique=False
    )
    op.create_table(
        "suggestions",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("shift_id", sa.Integer(), nullable=True),
        sa.Column("half_days", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("binding", sa.JSON(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_suggestions_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["capacity_offers.id"], name=op.f("fk_suggestions_offer_id_capacity_offers")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_suggestions_placement_id_placements")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["matching_rounds.id"], name=op.f("fk_suggestions_round_id_matching_rounds")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_suggestions_shift_id_shifts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("round_id", "client_id", name=op.f("uq_suggestions_round_id_client_id")),
    )
    op.create_index(op.f("ix_suggestions_client_id"), "suggestions", ["client_id"], unique=False)
    op.create_index(op.f("ix_suggestions_round_id"), "suggestions", ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_suggestions_round_id"), table_name="suggestions")
    op.drop_index(op.f("ix_suggestions_client_id"), table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_index(op.f("ix_signed_agreements_placement_id"), table_name="signed_agreements")
    op.drop_table("signed_agreements")
    op.drop_index(op.f("ix_partner_questions_placement_id"), table_name="partner_questions")
    op.drop_table("partner_questions")
    op.drop_index(op.f("ix_client_answers_placement_id"), table_name="client_answers")
    op.drop_table("client_answers")
    op.drop_index(op.f("ix_aftercare_contacts_placement_id"), table_name="aftercare_contacts")
    op.drop_table("aftercare_contacts")
    op.drop_index(op.f("ix_placements_supervisor_id"), table_name="placements")
    op.drop_index(op.f("ix_placements_state"), table_name="placements")
    op.drop_index(op.f("ix_placements_offer_id"), table_name="placements")
    op.drop_index(op.f("ix_placements_client_id"), table_name="placements")
    op.drop_table("placements")
    op.drop_index(op.f("ix_shifts_offer_id"), table_name="shifts")
    op.drop_table("shifts")
    op.drop_index(op.f("ix_plan_goals_trajectory_id"), table_name="plan_goals")
    op.drop_table("plan_goals")
    op.drop_index(op.f("ix_exclusions_round_id"), table_name="exclusions")
    op.drop_index(op.f("ix_exclusions_offer_id"), table_name="exclusions")
    op.drop_index(op.f("ix_exclusions_client_id"), table_name="exclusions")
    op.drop_table("exclusions")
    op.drop_index(op.f("ix_declined_offers_offer_id"), table_name="declined_offers")
    op.drop_index(op.f("ix_declined_offers_client_id"), table_name="declined_offers")
    op.drop_table("declined_offers")
    op.drop_index(op.f("ix_consent_recipients_organisation_id"), table_name="consent_recipients")
    op.drop_index(op.f("ix_consent_recipients_consent_id"), table_name="consent_recipients")
    op.drop_table("consent_recipients")
    op.drop_index(op.f("ix_account_sessions_account_id"), table_name="account_sessions")
    op.drop_table("account_sessions")
    op.drop_index(op.f("ix_account_recovery_codes_account_id"), table_name="account_recovery_codes")
    op.drop_table("account_recovery_codes")
    op.drop_table("account_factors")
    op.drop_index(op.f("ix_trajectories_supervisor_id"), table_name="trajectories")
    op.drop_index(op.f("ix_trajectories_client_id"), table_name="trajectories")
    op.drop_table("trajectories")
    op.drop_index(
        "uq_team_memberships_lead",
        table_name="team_memberships",
        sqlite_where=sa.text("is_lead AND state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("is_lead AND state NOT IN ('ended', 'declined')"),
    )
    op.drop_index(
        "uq_team_memberships_current",
        table_name="team_memberships",
        sqlite_where=sa.text("state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("state NOT IN ('ended', 'declined')"),
    )
    op.drop_index(
        "uq_team_memberships_confidant",
        table_name="team_memberships",
        sqlite_where=sa.text("is_confidant AND state NOT IN ('ended', 'declined')"),
        postgresql_where=sa.text("is_confidant AND state NOT IN ('ended', 'declined')"),
    )
    op.drop_index(op.f("ix_team_memberships_team_id"), table_name="team_memberships")
    op.drop_index(op.f("ix_team_memberships_professional_id"), table_name="team_memberships")
    op.drop_index(op.f("ix_team_memberships_organisation_id"), table_name="team_memberships")
    op.drop_table("team_memberships")
    op.drop_index(op.f("ix_service_links_to_service_id"), table_name="service_links")
    op.drop_index(op.f("ix_service_links_from_service_id"), table_name="service_links")
    op.drop_table("service_links")
    op.drop_index(op.f("ix_rung_assessments_client_id"), table_name="rung_assessments")
    op.drop_table("rung_assessments")
    op.drop_table("programmes")
    op.drop_index(op.f("ix_poverty_signals_client_id"), table_name="poverty_signals")
    op.drop_table("poverty_signals")
    op.drop_index(op.f("ix_consents_client_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_capacity_offers_site_id"), table_name="capacity_offers")
    op.drop_index(op.f("ix_capacity_offers_service_id"), table_name="capacity_offers")
    op.drop_index(op.f("ix_capacity_offers_host_organisation_id"), table_name="capacity_offers")
    op.drop_table("capacity_offers")
    op.drop_index(op.f("ix_accounts_professional_id"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_wishes_client_id"), table_name="wishes")
    op.drop_table("wishes")
    op.drop_table("support_teams")
    op.drop_index(op.f("ix_sites_organisation_id"), table_name="sites")
    op.drop_table("sites")
    op.drop_index(op.f("ix_services_organisation_id"), table_name="services")
    op.drop_table("services")
    op.drop_index(op.f("ix_professionals_organisation_id"), table_name="professionals")
    op.drop_table("professionals")
    op.drop_table("matching_rounds")
    op.drop_index(op.f("ix_judicial_conditions_client_id"), table_name="judicial_conditions")
    op.drop_table("judicial_conditions")
    op.drop_index(op.f("ix_sign_in_counters_since"), table_name="sign_in_counters")
    op.drop_table("sign_in_counters")
    op.drop_table("organisations")
    op.drop_table("job_workers")
    op.drop_table("clients")
    op.drop_table("audit_links")
    op.drop_index("ix_audit_events_subject_at", table_name="audit_events")
    op.drop_table("audit_events")
