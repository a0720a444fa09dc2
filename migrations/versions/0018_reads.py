"""The log of accesses is chained read by read: a list of fifty people is one link with fifty entries.

The chain begins anew, and with it the log: what a link binds has changed, and no link can be made afterwards.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("access_seals")
    op.drop_table("access_entries")
    op.create_table(
        "access_reads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("actor", columns.text(), nullable=False, comment="the subject of the token"),
        sa.Column("office_code", columns.text(), nullable=True),
        sa.Column("purpose", columns.text(), nullable=True),
        sa.Column(
            "withheld_until",
            sa.Date(),
            nullable=True,
            comment="the day from which the person is told who it was",
        ),
        sa.Column(
            "groups",
            sa.JSON(),
            nullable=False,
            comment="lists of Type.field that were read of somebody, never what stood there",
        ),
        sa.Column(
            "entries",
            sa.JSON(),
            nullable=False,
            comment="for each person the record they were read through, and the place in groups",
        ),
        sa.Column("searched", sa.JSON(), nullable=False, comment="what was searched by, hit or not"),
        sa.Column("refused", sa.JSON(), nullable=False, comment="permissions that were lacking"),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column(
            "erased", sa.LargeBinary(), nullable=True, comment="leaves of erased entries, 32 bytes each"
        ),
        sa.Column("number", sa.Integer(), nullable=True, comment="place in the chain; empty until sealed"),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reads")),
        sa.UniqueConstraint("number", name=op.f("uq_access_reads_number")),
    )
    op.create_index(
        "ix_access_reads_unsealed",
        "access_reads",
        ["at"],
        sqlite_where=sa.text("number IS NULL"),
        postgresql_where=sa.text("number IS NULL"),
    )
    op.create_table(
        "access_entries",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("read_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="in the entries of the read"),
        sa.Column("person_id", columns.text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
    )
    op.create_index("ix_access_entries_person", "access_entries", ["person_id", "at"])


def downgrade() -> None:
    op.drop_table("access_entries")
    op.drop_table("access_reads")
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
        sa.Column("fields", sa.JSON(), nullable=False, comment="Type.field, never what stood there"),
        sa.Column(
            "withheld_until",
            sa.Date(),
            nullable=True,
            comment="the day from which the person is told who it was",
        ),
        sa.Column("actor", columns.text(), nullable=False, comment="the subject of the token"),
        sa.Column("office_code", columns.text(), nullable=True),
        sa.Column("purpose", columns.text(), nullable=True),
        sa.Column(
            "sealed", sa.Boolean(), nullable=False, comment="whether it is in the chain; not part of it"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_entries")),
    )
    op.create_index("ix_access_entries_person", "access_entries", ["person_id", "at"])
    op.create_index(
        "ix_access_entries_unsealed",
        "access_entries",
        ["id"],
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
