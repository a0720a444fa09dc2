"""What the journal is told of a payment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.applications import Application
from models.fees import FeePayment
from models.journal import EventKind, record_event
from services.given import Given


def tell(
    session: Session, given: Given, kind: EventKind, application: Application, payment: FeePayment
) -> None:
    """One event of a payment, on the timeline of its application: what was taken, else what was asked for."""
    taken = payment.taken_amount is not None
    record_event(
        session,
        kind,
        application.id,
        {
            "application": application.id,
            "payment": payment.id,
            "programme": application.programme,
            "amount": payment.taken_amount if taken else payment.amount,
            "currency": payment.taken_currency if taken else payment.currency,
            "ground": payment.refund_ground,
        },
        on=given.today,
        now=given.now,
        office=application.office_code,
        chance=given.chance,
    )
