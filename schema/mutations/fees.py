"""Writes about fees."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import fees as inputs
from schema.results import FeePaymentResult
from services.fees import commands, paying


@strawberry.type
class FeeMutations:
    """Root fields, to be inherited by Mutation."""

    pay_fee: FeePaymentResult = strawberry.field(
        resolver=does(paying.pay_fee, commands.PayFee, inputs.PayFeeInput, first=paying.made_ready),
        directives=[needs(Permission.FEE_PAY)],
        description="Begin to pay the fee of an application; the provider's page does the rest.",
    )
