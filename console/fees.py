"""The commands `fees`: what the payment provider says when it is asked, and what is to be given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

import sqlalchemy as sa
import typer
from sqlalchemy.orm import Session

from console.opening import open_rules, record
from console.settings import Settings, refuse, settings
from gateways.sandbox import Sandbox
from models.database import Database
from models.fees import FeePayment
from models.identifiers import SYSTEM
from models.sealing import open_vault, secret
from services.fees.provider import Notice, Provider
from services.fees.settling import settle
from services.given import Given
from services.problems import NotFound

UNSETTLED = ("PENDING", "FAILED")
"""States in which the provider may know more than the record: a payer may try again after a failure."""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""
    fees = typer.Typer(
        help="Payments of fees: ask the provider, list what is owed back.", no_args_is_help=True
    )
    app.add_typer(fees, name="fees")

    @fees.command()
    def reconcile() -> None:
        """Ask the provider about every payment that is not settled, in case a call-back never came."""
        given = settings()
        provider = open_provider(given) or refuse("There is no payment provider; QAZETA_SANDBOX is off.")
        with record(given) as database:
            told = Given(clock(), open_rules(), open_vault(given.data), SYSTEM, provider)
            found = ask_about(database, provider, told)
        said = ", ".join(f"{count} {state}" for state, count in sorted(found.items())) or "none"
        typer.echo(f"Payments that were settled now: {said}.")

    @fees.command()
    def refunds() -> None:
        """List what a provider took and has to give back, oldest first."""
        with record(settings()) as database, database.read() as session:
            due = sa.select(FeePayment).where(FeePayment.state == "REFUND_DUE")
            for payment in session.scalars(due.order_by(FeePayment.started_at, FeePayment.id)):
                amount = f"{(payment.taken_amount or 0) / 100:.2f} {payment.taken_currency}"
                typer.echo(
                    f"{payment.id} {payment.provider} {payment.reference} {amount} {payment.refund_ground}"
                )


def open_provider(given: Settings) -> Sandbox | None:
    """Who takes the money of fees: the sandbox, where it is on."""
    if not given.sandbox:
        return None
    return Sandbox(
        given.data / "sandbox" / "payments.db", secret(given.data, "payments"), given.address, SYSTEM
    )


def ask_about(database: Database, provider: Provider, given: Given) -> Counter[str]:
    """Settle what the provider knows of unsettled payments, each by itself; how many are now in which state."""
    with database.read() as session:
        rows = sa.select(FeePayment.reference, FeePayment.state).where(
            FeePayment.provider == provider.name, FeePayment.state.in_(UNSETTLED)
        )
        unsettled = session.execute(rows.order_by(FeePayment.started_at, FeePayment.id)).all()
    found: Counter[str] = Counter()
    for reference, before in unsettled:
        notice = provider.ask(reference)
        if notice is None:
            continue
        payment = database.do(partial(_settle, provider, notice, given), keep=lambda _: True)
        if isinstance(payment, FeePayment) and payment.state != before:
            found[payment.state] += 1
    return found


def _settle(provider: Provider, notice: Notice, given: Given, session: Session) -> FeePayment | NotFound:
    return settle(session, provider.name, notice, given)
