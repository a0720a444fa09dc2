"""Cards, and what an application for one says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "ETA E_VISA E_RESIDENCY"
AFTER = "ETA E_VISA E_RESIDENCY ATA_ZHOLY KAZAKH_CARD"


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("id", columns.text(32), nullable=False),
        sa.Column("application_id", columns.text(32), nullable=False),
        sa.Column("person_id", columns.text(32), nullable=False),
        sa.Column("document_id", columns.text(32), nullable=False),
        sa.Column(
            "kind",
            columns.text(),
            nullable=False,
            comment="ATA_ZHOLY KAZAKH_CARD: the programme it was given under",
        ),
        sa.Column("number", columns.text(), nullable=False),
        sa.Column(
            "ground", columns.text(), nullable=True, comment="PROFESSION_LIST DEMANDED_PROFESSION BUSINESS"
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", columns.text(), nullable=True, comment="CITIZENSHIP RENEWED"),
        sa.Column("ended_rule", columns.text(), nullable=True, comment="id of the rule that ends it"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_cards_application_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["travel_documents.id"], name=op.f("fk_cards_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_cards_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("application_id", name=op.f("uq_cards_application_id")),
        sa.UniqueConstraint("number", name=op.f("uq_cards_number")),
    )
    op.create_index(op.f("ix_cards_person_id"), "cards", ["person_id"])
    with op.batch_alter_table("applications") as batch_op:
        batch_op.alter_column(
            "programme", existing_type=columns.text(), comment=AFTER, existing_comment=BEFORE
        )
        batch_op.add_column(
            sa.Column(
                "card_ground",
                columns.text(),
                nullable=True,
                comment="PROFESSION_LIST DEMANDED_PROFESSION BUSINESS",
            )
        )
        batch_op.add_column(
            sa.Column(
                "occupation",
                columns.Sealed(),
                nullable=True,
                comment="the profession, skill or registered business named",
            )
        )
        batch_op.add_column(sa.Column("renews_id", columns.text(32), nullable=True))
        batch_op.create_foreign_key(op.f("fk_applications_renews_id"), "applications", ["renews_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_constraint(op.f("fk_applications_renews_id"), type_="foreignkey")
        batch_op.drop_column("renews_id")
        batch_op.drop_column("occupation")
        batch_op.drop_column("card_ground")
        batch_op.alter_column(
            "programme", existing_type=columns.text(), comment=BEFORE, existing_comment=AFTER
        )
    op.drop_index(op.f("ix_cards_person_id"), table_name="cards")
    op.drop_table("cards")
