"""the address that a colleague was to be invited at.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_address", sa.String(length=160), nullable=True))

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("uq_referrals_under_way"),
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )
        batch_op.create_index(
            "uq_referrals_under_way_by_author",
            ["client_id", "to_service_id", "from_membership_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )

    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("uq_waiting_list_entries_on_list"),
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
        )
        batch_op.create_index(
            "uq_waiting_list_entries_on_list_by_author",
            ["client_id", "service_id", "put_on_by_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'place_offered')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("waiting_list_entries", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waiting_list_entries_on_list_by_author",
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'place_offered')"),
        )
        batch_op.create_index(
            batch_op.f("uq_waiting_list_entries_on_list"),
            ["client_id", "service_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'place_offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'place_offered')"),
        )

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_referrals_under_way_by_author",
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )
        batch_op.create_index(
            batch_op.f("uq_referrals_under_way"),
            ["client_id", "to_service_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
            postgresql_where=sa.text("state NOT IN ('rejected', 'completed', 'cancelled')"),
        )

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("asked_address")
