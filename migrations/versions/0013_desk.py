"""The officers' desk: assignments, absences, notes, second looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "assignments",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("subject_id", columns.text(), nullable=False, comment="the application or the case"),
        sa.Column("officer", columns.text(), nullable=False, comment="subject of the officer's token"),
        sa.Column(
            "assigned_by", columns.text(), nullable=False, comment="the same where the officer took it"
        ),
        sa.Column("assigned_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_assignments_subject_id")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_officer"), ["officer"], unique=False)

    op.create_table(
        "second_looks",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("subject_id", columns.text(), nullable=False),
        sa.Column("asked_by", columns.text(), nullable=False),
        sa.Column("asked_at", columns.Instant(), nullable=False),
        sa.Column("state", columns.text(), nullable=False, comment="OPEN GIVEN"),
        sa.Column("opinion", columns.text(), nullable=True, comment="AGREE DISAGREE"),
        sa.Column(
            "ground",
            columns.text(),
            nullable=True,
            comment="code of policy/programmes that the opinion rests on",
        ),
        sa.Column("given_by", columns.text(), nullable=True),
        sa.Column("given_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
    )
    with op.batch_alter_table("second_looks", schema=None) as batch_op:
        batch_op.create_index("ix_second_looks_subject", ["subject_id", "state"], unique=False)
        batch_op.create_index(
            "uq_second_looks_open",
            ["subject_id"],
            unique=True,
            sqlite_where=sa.text("state = 'OPEN'"),
            postgresql_where=sa.text("state = 'OPEN'"),
        )

    op.create_table(
        "absences",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("officer", columns.text(), nullable=False),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy", columns.text(), nullable=True),
        sa.Column("declared_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_absences_office_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_officer", ["officer", "last_day"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("subject_id", columns.text(), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("text", columns.Sealed(), nullable=False),
        sa.Column("written_by", columns.text(), nullable=False),
        sa.Column("written_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_notes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_subject_id"), ["subject_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_subject_id"))
        batch_op.drop_index(batch_op.f("ix_notes_person_id"))

    op.drop_table("notes")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index("ix_absences_officer")

    op.drop_table("absences")
    with op.batch_alter_table("second_looks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_second_looks_open",
            sqlite_where=sa.text("state = 'OPEN'"),
            postgresql_where=sa.text("state = 'OPEN'"),
        )
        batch_op.drop_index("ix_second_looks_subject")

    op.drop_table("second_looks")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignments_officer"))

    op.drop_table("assignments")
