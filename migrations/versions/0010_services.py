"""Services that go with an ETA: what was asked for, and what went along at a crossing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OLD = "ETA E_VISA E_RESIDENCY ATA_ZHOLY KAZAKH_CARD"
NEW = "code of policy/programmes"
ALONG = ("fast_track_id", "insurance_id")


def upgrade() -> None:
    with op.batch_alter_table("applications") as batch_op:
        batch_op.add_column(sa.Column("eta_id", columns.text(32), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_applications_eta_id"), "applications", ["eta_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_applications_eta_id"), ["eta_id"], unique=False)
        _say(batch_op, NEW, OLD)
    with op.batch_alter_table("crossings") as batch_op:
        for name in ALONG:
            batch_op.add_column(sa.Column(name, columns.text(32), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_crossings_{name}"), "permits", [name], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("crossings") as batch_op:
        for name in ALONG:
            batch_op.drop_constraint(batch_op.f(f"fk_crossings_{name}"), type_="foreignkey")
            batch_op.drop_column(name)
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_index(batch_op.f("ix_applications_eta_id"))
        batch_op.drop_constraint(batch_op.f("fk_applications_eta_id"), type_="foreignkey")
        batch_op.drop_column("eta_id")
        _say(batch_op, OLD, NEW)


def _say(batch_op: op.BatchOperations, new: str, old: str) -> None:
    batch_op.alter_column(
        "programme", existing_type=columns.text(), existing_nullable=False, comment=new, existing_comment=old
    )
