"""Payments of fees, as whoever pays and the office see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models.fees as record
from access.permissions import Permission
from resolvers.fees import where_to_pay
from resolvers.reading.declare import column, computed, embedded, entity, to_one, worded
from resolvers.words import coded
from schema.enums import FeePaymentState
from schema.nodes import Node
from schema.reference import Money
from schema.scalars import DateTime

if TYPE_CHECKING:
    from schema.applications import Application


@strawberry.type(description="Why money that was taken is to be given back.")
class RefundGround:
    code: str = column("code", description="A stable code.")
    text: str = worded(coded("refund"), needs=("code",), description="The ground in words.")


@entity(record.FeePayment, Permission.APPLICATION_READ, "An attempt to pay the fee of an application.")
class FeePayment(Node):
    state: FeePaymentState = column("state", description="Where it stands.")
    amount: Money = embedded(amount="amount", currency="currency", description="What is asked for.")
    redirect_url: str | None = computed(
        where_to_pay,
        needs=("state", "redirect_url"),
        description="Where the payer goes to pay; null once there is nothing left to do there.",
    )
    started_at: DateTime = column("started_at", description="When it was begun.")
    settled_at: DateTime | None = column(
        "settled_at", description="When its state changed last; null while nothing has happened."
    )
    taken: Money | None = embedded(
        amount="taken_amount",
        currency="taken_currency",
        description="What the provider took, right or wrong; null while it took nothing.",
    )
    refund: RefundGround | None = embedded(
        code="refund_ground", description="Why it is to be given back; null where it is not."
    )
    application: Annotated["Application", strawberry.lazy("schema.applications")] = to_one(
        "application", description="The application whose fee it is."
    )
