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


def downgrade() -> None:
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
