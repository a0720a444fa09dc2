"""The price of a document before it is sent."""

from enum import StrEnum

import strawberry

from resolvers.arguments import takes
from resolvers.estimates import estimate
from resolvers.reading.declare import worded
from resolvers.reading.limits import heavy
from resolvers.words import coded
from schema.scalars import JSON

ServedBy = strawberry.enum(
    StrEnum("ServedBy", {name: name for name in ("COMPILED", "EXECUTOR", "BOTH")}),
    description="How an answer is made: by compiled statements, field by field, or some of each.",
)


@strawberry.type(description="Why a document would be refused.")
class Refusal:
    code: str = strawberry.field(description="The code its error would carry.")
    message: str = worded(coded("refusal"), description="The refusal in words.")


@strawberry.type(description="What a document would cost whoever asks, and whether it would be answered.")
class Estimate:
    cost: int | None = strawberry.field(
        description="The price, counted in rows; null where there is none to count."
    )
    limit: int = strawberry.field(description="The highest price that is answered.")
    allowed: bool = strawberry.field(description="Whether it would be answered.")
    refusals: list[Refusal] = strawberry.field(description="Why it would not be.")
    served_by: ServedBy | None = strawberry.field(
        description="How it would be answered; null where it would not."
    )


@strawberry.type
class EstimateQueries:
    """Root fields, to be inherited by Query."""

    estimate: Estimate = heavy(
        resolver=takes(estimate, variables=JSON | None),
        description="The price of a document for whoever asks; nothing of it runs.",
    )
