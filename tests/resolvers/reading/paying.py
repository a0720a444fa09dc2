"""Payments of the fees of the small country: some begun, some failed, at most one counted."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.fees import FeePayment
from models.identifiers import new_id

BEGUN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
STATES = (
    ("PENDING",),
    ("PAID", "REFUND_DUE"),
    ("FAILED", "PAID"),
    (),
    ("FAILED", "REFUNDED"),
    ("REFUND_DUE",),
)


def pay(session: Session, chance: random.Random) -> None:
    """Payments of every application that has a fee."""
    rows = sa.select(Application).where(Application.fee_amount.is_not(None)).order_by(Application.id)
    for number, row in enumerate(session.scalars(rows).all()):
        for state in STATES[number % len(STATES)]:
            taken = state not in ("PENDING", "FAILED")
            session.add(
                FeePayment(
                    id=new_id("FeePayment", chance),
                    application_id=row.id,
                    amount=row.fee_amount,
                    currency="USD",
                    state=state,
                    provider="TESTING",
                    reference=f"{row.id}-{state}",
                    redirect_url="https://pay.example/1",
                    started_by=row.submitted_by,
                    started_at=BEGUN,
                    settled_at=None if state == "PENDING" else BEGUN,
                    taken_amount=row.fee_amount if taken else None,
                    taken_currency="EUR" if taken else None,
                    refund_ground="PAID_TWICE" if state == "REFUND_DUE" else None,
                )
            )
    session.flush()
