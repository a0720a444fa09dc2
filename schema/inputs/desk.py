"""What the writes of the desk need."""

import strawberry

from schema.enums import Opinion
from schema.inputs.documents import KEY
from schema.scalars import Date
from schema.trips import optional

SUBJECT = "The id of an Application or a KandasCase."


@strawberry.input(description="A record to be taken up.")
class ClaimInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)


@strawberry.input(description="A record to be given back to the queue.")
class ReleaseInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)


@strawberry.input(description="A record to be handed to a colleague.")
class AssignInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)
    officer: str = strawberry.field(description="The colleague, as their token names them.")


@strawberry.input(description="Days on which whoever asks is away.")
class DeclareAbsenceInput:
    idempotency_key: str = strawberry.field(description=KEY)
    first_day: Date = strawberry.field(description="The first day, today or later.")
    last_day: Date = strawberry.field(description="The last day, within a year.")
    deputy: str | None = optional(description="Who may take over; without one anybody of the office.")


@strawberry.input(description="A note for the file, for officers of the office alone.")
class AddNoteInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)
    text: str = strawberry.field(description="The note, up to 2,000 characters; kept sealed.")


@strawberry.input(description="A colleague's look before a decision.")
class AskSecondLookInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)


@strawberry.input(description="An opinion on a record that a colleague asked to be looked at.")
class GiveSecondLookInput:
    idempotency_key: str = strawberry.field(description=KEY)
    subject: strawberry.ID = strawberry.field(description=SUBJECT)
    opinion: Opinion = strawberry.field(description="Whether the record may be decided as it stands.")
    ground: str | None = optional(
        description="A ground of the programme; needed where the opinion disagrees."
    )
