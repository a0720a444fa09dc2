"""What writes about cards need."""

import strawberry

from schema.enums import AtaZholyGround, CardKind
from schema.inputs.documents import KEY, TravelDocumentInput
from schema.scalars import CountryCode
from schema.trips import optional


@strawberry.input(
    description="An application for a card, by somebody of Kazakh origin who keeps their nationality."
)
class ApplyForCardInput:
    idempotency_key: str = strawberry.field(description=KEY)
    kind: CardKind = strawberry.field(description="Which card.")
    document: TravelDocumentInput = strawberry.field(description="The applicant's passport.")
    ground: AtaZholyGround | None = optional(description="The ground of an Ata Zholy card, which needs one.")
    occupation: str = strawberry.field(
        description="The profession, the skill, or the registered business that the ground rests on; kept sealed."
    )
    residence: CountryCode = strawberry.field(description="The country the applicant lives in.")
    has_origin_documents: bool | None = optional(
        description="Whether documents show the Kazakh origin; an Ata Zholy card needs the answer."
    )
    member: strawberry.ID | None = optional(
        description="The applicant's file in the registry, if there is one."
    )
    email: str = strawberry.field(description="Where to write to.")
    phone: str | None = optional(description="Where to call.")


@strawberry.input(
    description="The renewal of a card that is in force: judged anew, near its end or with a new passport."
)
class RenewCardInput:
    idempotency_key: str = strawberry.field(description=KEY)
    card: strawberry.ID = strawberry.field(description="The card.")
    document: TravelDocumentInput = strawberry.field(description="The holder's passport as it is now.")
    ground: AtaZholyGround | None = optional(description="The ground, if it is another one by now.")
    occupation: str = strawberry.field(
        description="The profession, the skill, or the registered business as it is now; kept sealed."
    )
    residence: CountryCode = strawberry.field(description="The country the holder lives in.")
    email: str = strawberry.field(description="Where to write to.")
    phone: str | None = optional(description="Where to call.")
