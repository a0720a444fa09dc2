"""What a provider says of a payment, made true in the record: once, whatever comes twice, late or in another order.

| from | SUCCEEDED | FAILED | REFUNDED |
|---|---|---|---|
| PENDING | PAID, else REFUND_DUE | FAILED | REFUNDED |
| FAILED | PAID, else REFUND_DUE | | REFUNDED |
| PAID | | | REFUNDED |
| REFUND_DUE | | | REFUNDED |
| REFUNDED | | | |

An empty cell changes nothing: a failure that arrives after a success was overtaken by it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.fees import FeePayment
from models.journal import EventKind
from services.fees.provider import Notice
from services.fees.telling import tell
from services.given import Given
from services.messages.queueing import queue_recent
from services.problems import NotFound
from services.visible import touch

NEXT = {
    ("PENDING", "SUCCEEDED"): "PAID",
    ("FAILED", "SUCCEEDED"): "PAID",
    ("PENDING", "FAILED"): "FAILED",
    ("PENDING", "REFUNDED"): "REFUNDED",
    ("FAILED", "REFUNDED"): "REFUNDED",
    ("PAID", "REFUNDED"): "REFUNDED",
    ("REFUND_DUE", "REFUNDED"): "REFUNDED",
}
"""State and outcome to the next state; PAID is REFUND_DUE where the money is not the fee."""


def settle(session: Session, provider: str, notice: Notice, given: Given) -> FeePayment | NotFound:
    """Take a notice to heart; NotFound where the payment is not there, or not there yet: it has to be sent again."""
    ours = (FeePayment.provider == provider) & (FeePayment.reference == notice.reference)
    found = session.scalar(sa.select(FeePayment.application_id).where(ours))
    if found is None:
        return NotFound()
    # Whoever settles any payment of an application waits here: of two that succeed, one is the first.
    application = session.get_one(Application, found, with_for_update=True, populate_existing=True)
    payment = session.scalars(
        sa.select(FeePayment).where(ours).execution_options(populate_existing=True)
    ).one()
    before, after = payment.state, NEXT.get((payment.state, notice.outcome), payment.state)
    if after == before:
        return payment
    if after != "FAILED" and payment.taken_amount is None:
        payment.taken_amount, payment.taken_currency = notice.amount, notice.currency
    if after == "PAID":
        payment.refund_ground = _against(session, payment)
        after = "REFUND_DUE" if payment.refund_ground else after
    payment.state, payment.settled_at = after, given.now
    session.flush()
    if "PAID" in (before, after):
        touch(session, application)
    tell(session, given, EventKind(f"FEE_{after}"), application, payment)
    queue_recent(session, given)
    return payment


def _against(session: Session, payment: FeePayment) -> str | None:
    """Why money that was taken is not the fee."""
    if (payment.taken_amount, payment.taken_currency) != (payment.amount, payment.currency):
        return "WRONG_AMOUNT"
    paid = sa.select(FeePayment.id).where(
        FeePayment.application_id == payment.application_id, FeePayment.state == "PAID"
    )
    return "PAID_TWICE" if session.scalar(paid) is not None else None
