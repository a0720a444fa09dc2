"""Appeals: somebody contests a decision or a claim, and another human answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier, refers, sealed


class Appeal(Record):
    """An appeal against one decision or one claim for repayment; each can be contested once."""

    __tablename__ = "appeals"

    id: Mapped[str] = identifier()
    decision_id: Mapped[str | None] = refers("decisions.id", nullable=True, unique=True, index=False)
    claim_id: Mapped[str | None] = refers("repayment_claims.id", nullable=True, unique=True, index=False)
    person_id: Mapped[str] = refers("persons.id", index=False)
    ground: Mapped[bytes] = sealed()
    lodged_by: Mapped[str] = mapped_column(comment="subject of the token that sent it")
    lodged_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(comment="APPROVE REFUSE; empty until it is decided")
    decided_by: Mapped[str | None] = mapped_column(comment="subject of the officer's token")
    decided_at: Mapped[datetime | None]
