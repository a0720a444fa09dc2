"""Payments of fees: one row for each attempt, whatever became of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Hundredths, Record, identifier, refers

if TYPE_CHECKING:
    from models.applications import Application

PAID = sa.text("state = 'PAID'")


class FeePayment(Record):
    """An attempt to pay the fee of an application through a provider. What the provider took is kept as it was.

    At most one payment of an application is PAID. Money that was taken and is not the fee is REFUND_DUE, on the
    ground that the second payment of a fee is too much, or that the amount or the currency is another one.
    """

    __tablename__ = "fee_payments"

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id", index=False)
    amount: Mapped[int] = mapped_column(Hundredths())
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(comment="PENDING PAID FAILED REFUND_DUE REFUNDED")
    provider: Mapped[str]
    reference: Mapped[str] = mapped_column(comment="the provider's")
    redirect_url: Mapped[str]
    started_by: Mapped[str] = mapped_column(comment="subject of the token that asked for it")
    started_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(comment="when its state changed last")
    taken_amount: Mapped[int | None] = mapped_column(Hundredths(), comment="what the provider took")
    taken_currency: Mapped[str | None]
    refund_ground: Mapped[str | None] = mapped_column(comment="PAID_TWICE WRONG_AMOUNT")

    application: Mapped[Application] = relationship(lazy="raise", back_populates="payments")

    __table_args__ = (
        sa.UniqueConstraint("provider", "reference"),
        sa.Index("ix_fee_payments_application", "application_id", "started_at", "id"),
        sa.Index("ix_fee_payments_state", "state", "started_at", "id"),
        sa.Index(
            "uq_fee_payments_paid", "application_id", unique=True, sqlite_where=PAID, postgresql_where=PAID
        ),
    )
