"""Changes of applications, the clock that stands still, and permits that are void."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_changes",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column(
            "of_version", sa.Integer(), nullable=False, comment="version of the application that was seen"
        ),
        sa.Column("state", columns.text(), nullable=False, comment="APPLIED PENDING REFUSED LAPSED"),
        sa.Column("requested_by", columns.text(), nullable=False, comment="subject of the token that asked"),
        sa.Column("requested_at", columns.Instant(), nullable=False),
        sa.Column("note", columns.Sealed(), nullable=True),
        sa.Column("effective_at", columns.Instant(), nullable=True),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.Column("decided_by", columns.text(), nullable=True),
        sa.Column("grounds", sa.JSON(), nullable=True, comment="codes of policy/programmes"),
        sa.Column("rules_version", columns.text(), nullable=False),
        sa.Column("appeal_authority", columns.text(), nullable=True, comment="code of policy/programmes"),
        sa.Column("appeal_deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_changes_application_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_application_changes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_changes")),
    )
    with op.batch_alter_table("application_changes") as table:
        table.create_index(op.f("ix_application_changes_application_id"), ["application_id"])
    op.create_table(
        "changed_fields",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("change_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("field", columns.text(), nullable=False),
        sa.Column("old", columns.Sealed(), nullable=True),
        sa.Column("new", columns.Sealed(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["application_changes.id"], name=op.f("fk_changed_fields_change_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_changed_fields_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_fields")),
    )
    with op.batch_alter_table("changed_fields") as table:
        table.create_index(op.f("ix_changed_fields_change_id"), ["change_id"])
    op.add_column(
        "applications",
        sa.Column(
            "clock_stopped_at", columns.Instant(), nullable=True, comment="since when it waits for the person"
        ),
    )
    for column in (
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_ground", columns.text(), nullable=True, comment="GIVEN_BACK PASSPORT_REPLACED"),
        sa.Column(
            "void_rule",
            columns.text(),
            nullable=True,
            comment="id of the rule that voids it, where no human did",
        ),
    ):
        op.add_column("permits", column)


def downgrade() -> None:
    for name in ("void_rule", "void_ground", "voided_on"):
        op.drop_column("permits", name)
    op.drop_column("applications", "clock_stopped_at")
    op.drop_table("changed_fields")
    op.drop_table("application_changes")
