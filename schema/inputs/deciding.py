"""What a decision and an appeal need."""

import strawberry

from schema.enums import Outcome
from schema.inputs.documents import KEY
from schema.trips import optional


@strawberry.input(description="A decision on an application or a kandas case.")
class DecideInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description="The id of an Application or a KandasCase.")
    version: int = strawberry.field(description="The version the officer has seen.")
    outcome: Outcome = strawberry.field(description="What is decided.")
    grounds: list[str] | None = optional(
        description="Codes of the programme's grounds; needed unless approved."
    )
    note: str | None = optional(description="A note for the file, kept sealed.")


@strawberry.input(description="A record among many.")
class ItemInput:
    subject: strawberry.ID = strawberry.field(description="The id of an Application or a KandasCase.")
    version: int = strawberry.field(description="The version the officer has seen.")


@strawberry.input(description="One favourable decision on many records.")
class DecideManyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    items: list[ItemInput] = strawberry.field(description="1 to 500 records, each once.")
    outcome: Outcome = strawberry.field(description="APPROVE: what weighs on somebody is decided one by one.")
    note: str | None = optional(description="A note for each file, kept sealed.")


@strawberry.input(description="An appeal against a decision, by the person it is about or for them.")
class AppealDecisionInput:
    idempotency_key: str = strawberry.field(description=KEY)
    decision: strawberry.ID = strawberry.field(description="The decision: the last negative one.")
    version: int = strawberry.field(description="The version of the application or case.")
    ground: str = strawberry.field(description="Why, in one's own words; kept sealed.")
