"""Stays that lasted too long are noted on the exit, and found by their last day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.add_column(
            sa.Column(
                "overstay_days",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="days beyond it, on the exit that ends it",
            )
        )
        batch_op.create_index("ix_crossings_until", ["may_stay_until", "person_id"], unique=False)
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.alter_column("overstay_days", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.drop_index("ix_crossings_until")
        batch_op.drop_column("overstay_days")
