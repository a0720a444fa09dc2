"""Starting to pay the fee of an application: nothing of the application changes until the provider says it is paid.

The provider makes the payment ready before the transaction begins, so that a slow one keeps nobody from writing. Where
nothing comes of the transaction, nobody has been sent to pay, and nothing is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.fees import FeePayment
from models.identifiers import new_id
from models.journal import EventKind, IdempotencyKey
from services.checks import known
from services.deciding.standing import legal
from services.fees.commands import PayFee
from services.fees.provider import Ready
from services.fees.telling import tell
from services.given import Given
from services.once import once
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.visible import visible

MOST_OPEN = 20
"""Payments of one fee that may wait for the payer at the same time."""


def made_ready(
    read: Callable[[], AbstractContextManager[Session]], actor: Actor, command: PayFee, given: Given
) -> Given:
    """What `pay_fee` is to be given: with a payment that the provider has made ready, where one can be made."""
    with read() as session:
        used = sa.select(IdempotencyKey.key).where(
            IdempotencyKey.principal == actor.subject, IdempotencyKey.key == command.idempotency_key
        )
        again = session.scalar(used) is not None
        application = None if again else _payable(session, actor, command, given)
    if given.payments is None or not isinstance(application, Application):
        return given
    payment = new_id("FeePayment", given.chance)
    amount, currency = known(application.fee_amount), known(application.fee_currency)
    try:
        started = given.payments.start(payment, amount, currency)
    except OSError:
        return given
    return replace(given, ready=Ready(payment, amount, currency, started))


@once
def pay_fee(session: Session, actor: Actor, command: PayFee, given: Given) -> FeePayment | Problem:
    """A new payment of the fee, to be made where `redirect_url` leads; others that were begun stay as they are."""
    application = _payable(session, actor, command, given)
    if isinstance(application, Problem):
        return application
    ready = given.ready
    if ready is None or (ready.amount, ready.currency) != (application.fee_amount, application.fee_currency):
        return Conflict("PROVIDER_SILENT")
    row = FeePayment(
        id=ready.payment,
        application_id=application.id,
        amount=ready.amount,
        currency=ready.currency,
        state="PENDING",
        provider=known(given.payments).name,
        reference=ready.started.reference,
        redirect_url=ready.started.redirect_url,
        started_by=actor.subject,
        started_at=given.now,
    )
    session.add(row)
    tell(session, given, EventKind.FEE_STARTED, application, row)
    return row


def _payable(session: Session, actor: Actor, command: PayFee, given: Given) -> Application | Problem:
    """The application whose fee may be paid, or what stands in the way."""
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
    return Conflict("TOO_MANY_PAYMENTS") if known(session.scalar(waiting)) >= MOST_OPEN else application
