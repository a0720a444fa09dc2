"""An index that counts and groups of applications are read from."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_applications_counts", "applications", ["office_code", "status", "programme"])


def downgrade() -> None:
    op.drop_index("ix_applications_counts", table_name="applications")
