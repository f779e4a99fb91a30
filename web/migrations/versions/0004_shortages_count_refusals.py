"""Shortages count refusals.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_notes_stay_id"), ["stay_id"], unique=False)

    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_object_kind_at", ["object_kind", "at"], unique=False)

    with op.batch_alter_table("emergency_accesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_accesses_reason_id"), ["reason_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_emergency_accesses_review_note_id"), ["review_note_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_emergency_accesses_withheld_reason_id"), ["withheld_reason_id"], unique=False
        )

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_job_coach_id"), ["job_coach_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_plan_goal_id"), ["plan_goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_shift_id"), ["shift_id"], unique=False)

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_consent_id"), ["consent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_waiting_entry_id"), ["waiting_entry_id"], unique=False)

    with op.batch_alter_table("shortage_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused", sa.Integer(), nullable=True))

    with op.batch_alter_table("shortage_signals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_kind", sa.String(length=40), nullable=True))
        batch_op.alter_column("round_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            "uq_shortage_signals_refused_open",
            ["kind", "area", "service_kind"],
            unique=True,
            sqlite_where=sa.text("round_id IS NULL AND state = 'open'"),
            postgresql_where=sa.text("round_id IS NULL AND state = 'open'"),
        )

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestions_beside_placement_id"), ["beside_placement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_suggestions_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_shift_id"), ["shift_id"], unique=False)

    with op.batch_alter_table("team_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_meetings_called_by_id"), ["called_by_id"], unique=False)

    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trajectories_earlier_id"), ["earlier_id"], unique=False)

    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_waiting_list_entries_put_on_by_id"), ["put_on_by_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_list_entries_put_on_by_id"))

    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trajectories_earlier_id"))

    with op.batch_alter_table("team_meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_meetings_called_by_id"))

    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_shift_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_placement_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_beside_placement_id"))

    with op.batch_alter_table("shortage_signals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shortage_signals_refused_open",
            sqlite_where=sa.text("round_id IS NULL AND state = 'open'"),
            postgresql_where=sa.text("round_id IS NULL AND state = 'open'"),
        )
        batch_op.alter_column("round_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("service_kind")

    with op.batch_alter_table("shortage_reports", schema=None) as batch_op:
        batch_op.drop_column("refused")

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referrals_waiting_entry_id"))
        batch_op.drop_index(batch_op.f("ix_referrals_consent_id"))

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_shift_id"))
        batch_op.drop_index(batch_op.f("ix_placements_plan_goal_id"))
        batch_op.drop_index(batch_op.f("ix_placements_job_coach_id"))
        batch_op.drop_index(batch_op.f("ix_placements_earlier_id"))

    with op.batch_alter_table("emergency_accesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_withheld_reason_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_review_note_id"))
        batch_op.drop_index(batch_op.f("ix_emergency_accesses_reason_id"))

    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_object_kind_at")

    with op.batch_alter_table("agreement_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_notes_stay_id"))
