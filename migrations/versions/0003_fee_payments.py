"""Payments of fees."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PAID = sa.text("state = 'PAID'")


def upgrade() -> None:
    op.create_table(
        "fee_payments",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("amount", columns.Hundredths(), nullable=False),
        sa.Column("currency", columns.text(), nullable=False),
        sa.Column("state", columns.text(), nullable=False, comment="PENDING PAID FAILED REFUND_DUE REFUNDED"),
        sa.Column("provider", columns.text(), nullable=False),
        sa.Column("reference", columns.text(), nullable=False, comment="the provider's"),
        sa.Column("redirect_url", columns.text(), nullable=False),
        sa.Column(
            "started_by", columns.text(), nullable=False, comment="subject of the token that asked for it"
        ),
        sa.Column("started_at", columns.Instant(), nullable=False),
        sa.Column("settled_at", columns.Instant(), nullable=True, comment="when its state changed last"),
        sa.Column("taken_amount", columns.Hundredths(), nullable=True, comment="what the provider took"),
        sa.Column("taken_currency", columns.text(), nullable=True),
        sa.Column("refund_ground", columns.text(), nullable=True, comment="PAID_TWICE WRONG_AMOUNT"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_fee_payments_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_payments")),
        sa.UniqueConstraint("provider", "reference", name=op.f("uq_fee_payments_provider_reference")),
    )
    with op.batch_alter_table("fee_payments") as batch_op:
        batch_op.create_index(
            "ix_fee_payments_application", ["application_id", "started_at", "id"], unique=False
        )
        batch_op.create_index("ix_fee_payments_state", ["state", "started_at", "id"], unique=False)
        batch_op.create_index(
            "uq_fee_payments_paid", ["application_id"], unique=True, sqlite_where=PAID, postgresql_where=PAID
        )


def downgrade() -> None:
    op.drop_table("fee_payments")
