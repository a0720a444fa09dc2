"""Requests for releases of figures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('FILED', 'APPROVED')")


def upgrade() -> None:

    op.create_table(
        "release_requests",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status", columns.text(), nullable=False, comment="state of policy/programmes/release.toml"
        ),
        sa.Column("product", columns.text(), nullable=False),
        sa.Column("period", columns.text(), nullable=False, comment="YYYY-MM or YYYY"),
        sa.Column(
            "release_version",
            sa.Integer(),
            nullable=False,
            comment="of the releases that are to be made",
        ),
        sa.Column("micro_rho", sa.Integer(), nullable=False, comment="what one month is to cost"),
        sa.Column(
            "charge",
            sa.Integer(),
            nullable=False,
            comment="micro-rho that it adds to the year, as forecast when it was filed",
        ),
        sa.Column(
            "purpose", columns.text(), nullable=False, comment="code of policy/programmes/release.toml"
        ),
        sa.Column("requested_by", columns.text(), nullable=False, comment="subject of the token"),
        sa.Column("requested_at", columns.Instant(), nullable=False),
        sa.Column("decided_by", columns.text(), nullable=True),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.Column("ended_at", columns.Instant(), nullable=True, comment="when it was released, or failed"),
        sa.Column("failure", columns.text(), nullable=True, comment="code of a problem, where it failed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_requests")),
    )
    with op.batch_alter_table("release_requests", schema=None) as batch_op:
        batch_op.create_index("ix_release_requests_queue", ["status", "requested_at", "id"], unique=False)
        batch_op.create_index(
            "ix_release_requests_mine", ["requested_by", "requested_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_release_requests_open",
            ["product", "period"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )


def downgrade() -> None:

    with op.batch_alter_table("release_requests", schema=None) as batch_op:
        batch_op.drop_index("uq_release_requests_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index("ix_release_requests_mine")
        batch_op.drop_index("ix_release_requests_queue")

    op.drop_table("release_requests")
