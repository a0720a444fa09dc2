"""What the writes of the support desk need."""

import strawberry

from schema.enums import Locale, TicketCategory
from schema.inputs.documents import KEY, VERSION
from schema.trips import optional

TICKET = "The ticket."


@strawberry.input(description="A question to an office.")
class OpenTicketInput:
    idempotency_key: str = strawberry.field(description=KEY)
    category: TicketCategory = strawberry.field(description="What it is about.")
    title: str = strawberry.field(description="The question in short.")
    text: str = strawberry.field(description="The question, at most 2000 characters; kept sealed.")
    language: Locale | None = optional(description="The language to answer in; KK unless given.")
    about: strawberry.ID | None = optional(
        description="The id of an Application or a KandasCase of one's own that it is about."
    )


@strawberry.input(description="A further message of a thread.")
class ReplyToTicketInput:
    idempotency_key: str = strawberry.field(description=KEY)
    ticket: strawberry.ID = strawberry.field(description=TICKET)
    version: int = strawberry.field(description=VERSION)
    text: str = strawberry.field(description="The message, at most 2000 characters; kept sealed.")


@strawberry.input(description="A question that is resolved.")
class CloseTicketInput:
    idempotency_key: str = strawberry.field(description=KEY)
    ticket: strawberry.ID = strawberry.field(description=TICKET)
    version: int = strawberry.field(description=VERSION)


@strawberry.input(description="A question that was not resolved after all.")
class ReopenTicketInput:
    idempotency_key: str = strawberry.field(description=KEY)
    ticket: strawberry.ID = strawberry.field(description=TICKET)
    version: int = strawberry.field(description=VERSION)
