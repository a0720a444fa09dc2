"""The log of accesses and the chain over it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "access_entries",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("kind", columns.text(), nullable=False, comment="READ SEARCHED REFUSED"),
        sa.Column(
            "person_id",
            columns.text(),
            nullable=True,
            comment="empty where nobody in particular was read; no foreign key: erasure leaves the chain whole",
        ),
        sa.Column(
            "record_id",
            columns.text(),
            nullable=True,
            comment="the application, case or member it was read through",
        ),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("actor", columns.text(), nullable=False, comment="the subject of the token"),
        sa.Column("office_code", columns.text(), nullable=True),
        sa.Column("purpose", columns.text(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False, comment="Type.field, never what stood there"),
        sa.Column(
            "withheld_until",
            sa.Date(),
            nullable=True,
            comment="the day from which the person is told who it was",
        ),
        sa.Column(
            "sealed", sa.Boolean(), nullable=False, comment="whether it is in the chain; not part of it"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entries")),
    )
    with op.batch_alter_table("access_entries", schema=None) as batch_op:
        batch_op.create_index("ix_access_entries_person", ["person_id", "at"], unique=False)
        batch_op.create_index(
            "ix_access_entries_unsealed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("NOT sealed"),
            postgresql_where=sa.text("NOT sealed"),
        )

    op.create_table(
        "access_seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", columns.text(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_seals")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_access_seals_entry_id")),
    )


def downgrade() -> None:

    op.drop_table("access_seals")
    with op.batch_alter_table("access_entries", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_access_entries_unsealed",
            sqlite_where=sa.text("NOT sealed"),
            postgresql_where=sa.text("NOT sealed"),
        )
        batch_op.drop_index("ix_access_entries_person")

    op.drop_table("access_entries")
