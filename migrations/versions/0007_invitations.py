"""The register of invitations and who holds a place; passports that were replaced; services of e-Residency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", columns.text(), nullable=False, comment="as printed"),
        sa.Column(
            "number_key", columns.text(), nullable=False, comment="the number without spaces, signs and case"
        ),
        sa.Column("host", columns.text(), nullable=False, comment="the organisation that invites"),
        sa.Column("category", columns.text(), nullable=False, comment="e-Visa category such as B12"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False, comment="for how many persons"),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("status", columns.text(), nullable=False, comment="REGISTERED WITHDRAWN"),
        sa.Column("office_code", columns.text(), nullable=False),
        sa.Column("registered_by", columns.text(), nullable=False, comment="subject of the officer's token"),
        sa.Column("registered_at", columns.Instant(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["office_code"], ["offices.code"], name=op.f("fk_invitations_office_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("number_key", name=op.f("uq_invitations_number_key")),
    )
    with op.batch_alter_table("invitations") as table:
        table.create_index("ix_invitations_office", ["office_code", "registered_at", "id"])
    op.create_table(
        "invitation_uses",
        sa.Column("number_key", columns.text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("consumed", sa.Boolean(), nullable=False, comment="an approval used it up for good"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_invitation_uses_application_id")
        ),
        sa.PrimaryKeyConstraint("number_key", "place", name=op.f("pk_invitation_uses")),
        sa.UniqueConstraint("application_id", name=op.f("uq_invitation_uses_application_id")),
    )
    op.create_table(
        "asked_services",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("service", columns.text(), nullable=False, comment="BANK_ACCOUNT E_IIN COMPANY"),
        sa.Column("state", columns.text(), nullable=False, comment="ASKED ISSUED REFUSED"),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("account", columns.Sealed(), nullable=True, comment="the bank's reference of the account"),
        sa.Column(
            "bin", columns.text(), nullable=True, comment="business identification number of the company"
        ),
        sa.Column("company", columns.text(), nullable=True, comment="name of the company"),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.Column("decided_by", columns.text(), nullable=True, comment="subject of the officer's token"),
        sa.Column("grounds", sa.JSON(), nullable=True, comment="codes of policy/programmes"),
        sa.Column("appeal_authority", columns.text(), nullable=True, comment="code of policy/programmes"),
        sa.Column("appeal_deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_asked_services_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_asked_services_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_services")),
        sa.UniqueConstraint(
            "application_id", "service", name=op.f("uq_asked_services_application_id_service")
        ),
    )
    op.add_column(
        "applications",
        sa.Column(
            "invitation_key",
            columns.text(),
            nullable=True,
            comment="the invitation's number as the register compares it",
        ),
    )
    op.create_index(op.f("ix_applications_invitation_key"), "applications", ["invitation_key"])
    for column in (
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", columns.text(), nullable=True, comment="RENEWED LOST STOLEN DAMAGED"),
        sa.Column(
            "replaced_by", columns.text(), nullable=True, comment="id of the travel document in its place"
        ),
        sa.Column(
            "reported_by",
            columns.text(),
            nullable=True,
            comment="subject of the token that said it replaces another",
        ),
    ):
        op.add_column("travel_documents", column)


def downgrade() -> None:
    for name in ("reported_by", "replaced_by", "closed_reason", "closed_on"):
        op.drop_column("travel_documents", name)
    op.drop_index(op.f("ix_applications_invitation_key"), "applications")
    op.drop_column("applications", "invitation_key")
    op.drop_table("asked_services")
    op.drop_table("invitation_uses")
    op.drop_table("invitations")
