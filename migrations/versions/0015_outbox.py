"""Messages to people, and the language they are written in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column(
            "recipient",
            columns.text(),
            nullable=False,
            comment="subject of the token that sent the application",
        ),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("template", columns.text(), nullable=False, comment="code of translations/*/messages.po"),
        sa.Column("params", sa.JSON(), nullable=False, comment="reference, codes and days"),
        sa.Column("locale", columns.text(), nullable=False, comment="KK RU EN FR"),
        sa.Column("state", columns.text(), nullable=False, comment="QUEUED SENT FAILED"),
        sa.Column("created_at", columns.Instant(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=False, comment="not to be sent before"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", columns.Instant(), nullable=True),
        sa.Column("failure", columns.text(), nullable=True, comment="code of the last attempt that failed"),
        sa.ForeignKeyConstraint(["event_id"], ["journal.id"], name=op.f("fk_outbox_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_mine", "outbox", ["recipient", "created_at", "id"])
    op.create_index(op.f("ix_outbox_person_id"), "outbox", ["person_id"])
    with op.batch_alter_table("persons") as batch_op:
        batch_op.add_column(
            sa.Column(
                "locale", columns.text(), nullable=True, comment="KK RU EN FR: the language of messages"
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("persons") as batch_op:
        batch_op.drop_column("locale")
    op.drop_table("outbox")
