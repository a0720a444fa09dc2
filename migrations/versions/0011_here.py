"""Crossings say whether a later one is known, so that whoever is still here is found without reading the rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLLOWED = """UPDATE crossings SET followed = true WHERE EXISTS (
  SELECT 1 FROM crossings AS later WHERE later.person_id = crossings.person_id
  AND (later.at, later.direction, later.id) > (crossings.at, crossings.direction, crossings.id))"""
HERE = sa.text("NOT followed")


def upgrade() -> None:
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.add_column(
            sa.Column(
                "followed",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="whether a later one of the person is known",
            )
        )
        batch_op.drop_index("ix_crossings_until")
    op.execute(FOLLOWED)
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.alter_column("followed", server_default=None)
        batch_op.create_index(
            "ix_crossings_here",
            ["may_stay_until", "person_id"],
            postgresql_where=HERE,
            sqlite_where=HERE,
        )


def downgrade() -> None:
    with op.batch_alter_table("crossings") as batch_op:
        batch_op.drop_index("ix_crossings_here")
        batch_op.drop_column("followed")
        batch_op.create_index("ix_crossings_until", ["may_stay_until", "person_id"], unique=False)
