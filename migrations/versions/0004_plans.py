"""The field of a member's work, and where relatives live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("diaspora_members") as batch_op:
        batch_op.add_column(
            sa.Column(
                "work",
                columns.text(),
                nullable=True,
                comment="the field of the profession, a code of policy/labour.py",
            )
        )
        batch_op.add_column(
            sa.Column(
                "relatives_in",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="codes of regions where relatives live, as told",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("diaspora_members") as batch_op:
        batch_op.drop_column("relatives_in")
        batch_op.drop_column("work")
