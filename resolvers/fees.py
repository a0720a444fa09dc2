"""How the fee of an application stands, from its columns and the payment that is counted."""

from __future__ import annotations

from typing import Any

from models.columns import local_day
from models.fees import FeePayment
from policy.fees import paid_first
from policy.standing import Fee
from resolvers.context import Context
from resolvers.reading.declarations import Newest

PAID_BY = Newest(
    FeePayment,
    "application_id",
    among=("state", ("PAID",)),
    order=("started_at",),
    attributes={"fee_paid": "state"},
)
"""The payment that counts as the fee of an application."""

UNSETTLED = ("PENDING", "FAILED")


def fee_of(row: Any, asked: Context) -> Fee:
    """The fee of a row that has `fee_amount`, `fee_paid`, `programme` and `submitted_at`."""
    if not row.fee_amount:
        return Fee()
    first = paid_first(asked.services.rulebook, row.programme, local_day(row.submitted_at))
    return Fee(True, row.fee_paid is not None, first)


def fee_state(row: Any, asked: Context) -> str:
    """NONE, DUE or PAID."""
    if not row.fee_amount:
        return "NONE"
    return "DUE" if row.fee_paid is None else "PAID"


def where_to_pay(row: Any, asked: Context) -> str | None:
    """The page of the provider, as long as something can be done there."""
    return row.redirect_url if row.state in UNSETTLED else None
