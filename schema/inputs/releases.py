"""What the writes about releases need."""

import strawberry

from schema.enums import ReleaseOutcome, ReleasePurpose
from schema.inputs.documents import KEY, VERSION
from schema.scalars import Decimal
from schema.trips import optional


@strawberry.input(description="A release that everybody is to have. Nothing is spent before it is approved.")
class RequestReleaseInput:
    idempotency_key: str = strawberry.field(description=KEY)
    product: str = strawberry.field(description="What is to be released, such as arrivals.")
    period: str = strawberry.field(description="A closed month such as 2025-03, or a year such as 2025.")
    purpose: ReleasePurpose = strawberry.field(description="What for.")
    rho: Decimal | None = optional(
        description="What one month is to cost; unless given, and at least, what the product costs."
    )
    correction: bool | None = optional(
        description="Measure anew what is released already; it costs again. Not unless true."
    )


@strawberry.input(description="The decision on a request, by somebody who did not ask.")
class DecideReleaseRequestInput:
    idempotency_key: str = strawberry.field(description=KEY)
    request: strawberry.ID = strawberry.field(description="The request.")
    version: int = strawberry.field(description=VERSION)
    outcome: ReleaseOutcome = strawberry.field(description="Whether it is to be released.")
