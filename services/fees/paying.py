"""Starting to pay the fee of an application: nothing of the application changes until the provider says it is paid."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.fees import FeePayment
from models.identifiers import new_id
from models.journal import EventKind
from services.checks import known
from services.deciding.standing import legal
from services.fees.commands import PayFee
from services.fees.telling import tell
from services.given import Given
from services.once import once
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.visible import visible

MOST_OPEN = 20
"""Payments of one fee that may wait for the payer at the same time."""


@once
def pay_fee(session: Session, actor: Actor, command: PayFee, given: Given) -> FeePayment | Problem:
    """A new payment of the fee, to be made where `redirect_url` leads; others that were begun stay as they are."""
    application = visible(session, actor, Application, command.application)
    if application is None or application.submitted_by != actor.subject:
        return NotFound()
    move = legal(session, actor, application, "PAY_FEE", given)
    if isinstance(move, IllegalMove):
        return Conflict("ALREADY_PAID") if move.code == "ALREADY_PAID" else move
    if given.payments is None:
        return Conflict("PAYMENTS_CLOSED")
    waiting = sa.select(sa.func.count()).where(
        FeePayment.application_id == application.id, FeePayment.state == "PENDING"
    )
    if known(session.scalar(waiting)) >= MOST_OPEN:
        return Conflict("TOO_MANY_PAYMENTS")
    payment = new_id("FeePayment", given.chance)
    amount, currency = known(application.fee_amount), known(application.fee_currency)
    try:
        started = given.payments.start(payment, amount, currency)
    except OSError:
        return Conflict("PROVIDER_SILENT")
    row = FeePayment(
        id=payment,
        application_id=application.id,
        amount=amount,
        currency=currency,
        state="PENDING",
        provider=given.payments.name,
        reference=started.reference,
        redirect_url=started.redirect_url,
        started_by=actor.subject,
        started_at=given.now,
    )
    session.add(row)
    tell(session, given, EventKind.FEE_STARTED, application, row)
    return row
