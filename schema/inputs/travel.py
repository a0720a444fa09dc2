"""What a traveller's or the border's writes need."""

import strawberry

from schema.enums import Direction, EResidencyService, Purpose, TravelMode
from schema.inputs.documents import KEY, TravelDocumentInput
from schema.scalars import CountryCode, Date, DateTime, RegionCode
from schema.trips import optional


@strawberry.input(description="An application for an electronic travel authorisation.")
class ApplyForEtaInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The traveller's passport.")
    arrival: Date = strawberry.field(description="The day of arrival, in Asia/Almaty.")
    departure: Date | None = optional(description="The day of departure.")
    purpose: Purpose = strawberry.field(description="Why the traveller comes.")
    region: RegionCode | None = optional(description="The region of stay.")
    travel_mode: TravelMode | None = optional(description="How the border is crossed.")
    email: str = strawberry.field(description="Where to write to.")
    phone: str | None = optional(description="Where to call.")
    on_behalf_of: strawberry.ID | None = optional(description="The person it is sent for, if somebody else.")
    group: str | None = optional(description="A code that joins applications of one group.")


@strawberry.input(description="An application for a single-entry electronic visa.")
class ApplyForEVisaInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The traveller's passport.")
    category: str = strawberry.field(description="The visa category, such as B12.")
    invitation: str = strawberry.field(description="The number of the electronic invitation.")
    arrival: Date = strawberry.field(description="The day of arrival, in Asia/Almaty.")
    departure: Date = strawberry.field(description="The day of departure.")
    entry_checkpoint: str = strawberry.field(description="Checkpoint of entry; airports by IATA code.")
    exit_checkpoint: str = strawberry.field(description="Checkpoint of exit; airports by IATA code.")
    email: str = strawberry.field(description="Where to write to.")
    phone: str | None = optional(description="Where to call.")
    on_behalf_of: strawberry.ID | None = optional(description="The person it is sent for, if somebody else.")
    group: str | None = optional(description="A code that joins applications of one group.")


@strawberry.input(description="An application for e-Residency, from outside Kazakhstan.")
class ApplyForEResidencyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The applicant's passport.")
    residence: CountryCode = strawberry.field(description="The country the applicant lives in.")
    services: list[EResidencyService] = strawberry.field(description="What is asked for.")
    email: str = strawberry.field(description="Where to write to.")


@strawberry.input(description="An entry or exit at the border.")
class RecordCrossingInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The document that was shown.")
    checkpoint: str = strawberry.field(description="The checkpoint; airports by IATA code.")
    direction: Direction = strawberry.field(description="In or out.")
    permit: str | None = optional(description="The number of the permit shown, if any.")
    at: DateTime | None = optional(description="The moment; now when left out, never in the future.")
