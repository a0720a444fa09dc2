"""The support desk: tickets and their messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "tickets",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", columns.text(), nullable=False),
        sa.Column("status", columns.text(), nullable=False),
        sa.Column(
            "category", columns.text(), nullable=False, comment="code of policy/programmes/ticket.toml"
        ),
        sa.Column(
            "language", columns.text(), nullable=False, comment="KK RU EN FR: the language to answer in"
        ),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=True),
        sa.Column("case_id", columns.text(32), nullable=True),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column("title", columns.Sealed(), nullable=False),
        sa.Column("opened_by", columns.text(), nullable=False, comment="subject of the token that sent it"),
        sa.Column("opened_at", columns.Instant(), nullable=False),
        sa.Column("first_response_due_at", columns.Instant(), nullable=True),
        sa.Column("first_answered_at", columns.Instant(), nullable=True),
        sa.Column("resolution_due_at", columns.Instant(), nullable=True),
        sa.Column("resolved_at", columns.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_tickets_application_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["kandas_cases.id"], name=op.f("fk_tickets_case_id")),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_tickets_office_code")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_tickets_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_tickets_reference")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_tickets_mine", ["opened_by", "opened_at", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_queue", ["office_code", "status", "resolution_due_at", "id"], unique=False
        )

    op.create_table(
        "ticket_messages",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("ticket_id", columns.text(32), nullable=False),
        sa.Column(
            "place",
            sa.Integer(),
            nullable=False,
            comment="the version of the ticket that it came with; 1 for the question",
        ),
        sa.Column("from_office", sa.Boolean(), nullable=False),
        sa.Column("text", columns.Sealed(), nullable=False),
        sa.Column("written_by", columns.text(), nullable=False, comment="subject of the token"),
        sa.Column("written_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_messages")),
        sa.UniqueConstraint("ticket_id", "place", name=op.f("uq_ticket_messages_ticket_id_place")),
    )


def downgrade() -> None:

    op.drop_table("ticket_messages")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_queue")
        batch_op.drop_index("ix_tickets_mine")
        batch_op.drop_index(batch_op.f("ix_tickets_case_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_application_id"))

    op.drop_table("tickets")
