"""What paying a fee needs."""

import strawberry

from schema.inputs.documents import KEY


@strawberry.input(description="Begin to pay the fee of an application of one's own.")
class PayFeeInput:
    idempotency_key: str = strawberry.field(description=KEY)
    application: strawberry.ID = strawberry.field(description="The application.")
