"""Whether a card gave residence: so that nobody who holds one is listed as having stayed too long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    said = "whether it gave residence, by the rule of its first day"
    with op.batch_alter_table("cards") as batch_op:
        batch_op.add_column(
            sa.Column("residence", sa.Boolean(), nullable=False, server_default=sa.false(), comment=said)
        )
    # Of the cards there were, by every rule so far, one kind gives residence.
    cards = sa.table("cards", sa.column("kind"), sa.column("residence"))
    op.execute(cards.update().where(cards.c.kind == "ATA_ZHOLY").values(residence=sa.true()))
    with op.batch_alter_table("cards") as batch_op:
        batch_op.alter_column("residence", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cards") as batch_op:
        batch_op.drop_column("residence")
