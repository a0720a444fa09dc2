"""Groups of travellers, and who acts for whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_groups",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("code", columns.text(), nullable=False, comment="chosen by the leader, theirs alone"),
        sa.Column("join_code", columns.text(), nullable=False, comment="random: who names it is let in"),
        sa.Column("opened_by", columns.text(), nullable=False, comment="subject of the leader's token"),
        sa.Column("opened_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_groups")),
        sa.UniqueConstraint("join_code", name=op.f("uq_application_groups_join_code")),
        sa.UniqueConstraint("opened_by", "code", name=op.f("uq_application_groups_opened_by_code")),
    )
    op.create_table(
        "group_members",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("group_id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("joined_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_group_members_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["application_groups.id"], name=op.f("fk_group_members_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
        sa.UniqueConstraint("application_id", name=op.f("uq_group_members_application_id")),
    )
    with op.batch_alter_table("group_members") as table:
        table.create_index(op.f("ix_group_members_group_id"), ["group_id"])
    op.create_table(
        "representations",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("kind", columns.text(), nullable=False, comment="PARENT GUARDIAN COMPANION AGENT"),
        sa.Column(
            "evidence", columns.text(), nullable=False, comment="kind of the document that shows it, by rule"
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_representations_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
        sa.UniqueConstraint("application_id", name=op.f("uq_representations_application_id")),
    )


def downgrade() -> None:
    op.drop_table("representations")
    op.drop_table("group_members")
    op.drop_table("application_groups")
