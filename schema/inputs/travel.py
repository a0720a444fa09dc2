"""What a traveller's or the border's writes need."""

import strawberry

from schema.enums import (
    AnnouncedServiceKind,
    ChangeOutcome,
    Direction,
    DocumentEnd,
    EResidencyService,
    Purpose,
    RepresentativeKind,
    ServiceOutcome,
    TravelMode,
)
from schema.inputs.documents import KEY, VERSION, TravelDocumentInput
from schema.scalars import CountryCode, Date, DateTime, RegionCode
from schema.trips import optional


@strawberry.input(description="Who acts for the person of an application; a minor needs somebody.")
class RepresentativeInput:
    kind: RepresentativeKind = strawberry.field(description="Who it is to the person.")
    evidence: str = strawberry.field(
        description="The kind of the document that shows it, by rule: BIRTH_CERTIFICATE, POWER_OF_ATTORNEY and so on."
    )
    until: Date | None = optional(description="The last day on which they may act.")


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
    group: str | None = optional(
        description="A code of one's own that joins one's applications, or the join code of somebody else's group."
    )
    representative: RepresentativeInput | None = optional(
        description="Who acts for the traveller; a minor needs somebody."
    )


@strawberry.input(description="An application for a service that goes with an ETA.")
class ApplyForServiceInput:
    idempotency_key: str = strawberry.field(description=KEY)
    eta: str = strawberry.field(description="The number of the ETA.")
    service: AnnouncedServiceKind = strawberry.field(description="Which service.")


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
    group: str | None = optional(
        description="A code of one's own that joins one's applications, or the join code of somebody else's group."
    )
    representative: RepresentativeInput | None = optional(
        description="Who acts for the traveller; a minor needs somebody."
    )


@strawberry.input(description="An application for e-Residency, from outside Kazakhstan.")
class ApplyForEResidencyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The applicant's passport.")
    residence: CountryCode = strawberry.field(description="The country the applicant lives in.")
    services: list[EResidencyService] = strawberry.field(description="What is asked for.")
    email: str = strawberry.field(description="Where to write to.")
    representative: RepresentativeInput | None = optional(
        description="Who acts for the applicant; a minor needs somebody."
    )


@strawberry.input(description="An entry or exit at the border.")
class RecordCrossingInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The document that was shown.")
    checkpoint: str = strawberry.field(description="The checkpoint; airports by IATA code.")
    direction: Direction = strawberry.field(description="In or out.")
    permit: str | None = optional(description="The number of the permit shown, if any.")
    at: DateTime | None = optional(description="The moment; now when left out, never in the future.")


@strawberry.input(description="An application that is taken back by whoever sent it.")
class WithdrawApplicationInput:
    idempotency_key: str = strawberry.field(description=KEY)
    application: strawberry.ID = strawberry.field(description="The application.")
    version: int = strawberry.field(description=VERSION)


@strawberry.input(description="New values of fields; a field that is left out stays as it is.")
class ChangesInput:
    document: TravelDocumentInput | None = optional(description="Another passport of the same person.")
    arrival: Date | None = optional(description="The day of arrival, in Asia/Almaty.")
    departure: Date | None = optional(description="The day of departure.")
    purpose: Purpose | None = optional(description="Why the traveller comes.")
    region: RegionCode | None = optional(description="The region of stay.")
    travel_mode: TravelMode | None = optional(description="How the border is crossed.")
    category: str | None = optional(description="The visa category, such as B12.")
    invitation: str | None = optional(description="The number of the electronic invitation.")
    entry_checkpoint: str | None = optional(description="Checkpoint of entry; airports by IATA code.")
    exit_checkpoint: str | None = optional(description="Checkpoint of exit; airports by IATA code.")
    residence: CountryCode | None = optional(description="The country the applicant lives in.")
    services: list[EResidencyService] | None = optional(description="What is asked for with e-Residency.")
    email: str | None = optional(description="Where to write to.")
    phone: str | None = optional(description="Where to call.")


@strawberry.input(
    description="A change of an application; where something was asked back for, the answer: a note may be enough."
)
class RequestChangeInput:
    idempotency_key: str = strawberry.field(description=KEY)
    application: strawberry.ID = strawberry.field(description="The application.")
    version: int = strawberry.field(description=VERSION)
    changes: ChangesInput = strawberry.field(description="What is to be changed.")
    note: str | None = optional(description="Why, or the answer, in one's own words; kept sealed.")


@strawberry.input(description="An officer's word on a change that waits for one.")
class DecideChangeInput:
    idempotency_key: str = strawberry.field(description=KEY)
    change: strawberry.ID = strawberry.field(description="The change.")
    version: int = strawberry.field(description="The version of the application that the officer has seen.")
    outcome: ChangeOutcome = strawberry.field(description="What is decided.")
    grounds: list[str] | None = optional(
        description="Codes of the programme's grounds for refusing a change; needed unless accepted."
    )


@strawberry.input(description="An invitation that a host was granted.")
class RegisterInvitationInput:
    idempotency_key: str = strawberry.field(description=KEY)
    number: str = strawberry.field(description="The number as printed.")
    host: str = strawberry.field(description="The organisation that invites.")
    category: str = strawberry.field(description="The category of visa, such as B12.")
    valid_from: Date = strawberry.field(description="The first day of the period.")
    valid_to: Date = strawberry.field(description="The last day of the period.")
    places: int = strawberry.field(description="For how many persons, 1 to 500.")
    issued_on: Date = strawberry.field(description="The day it was issued.")


@strawberry.input(description="An invitation that is taken out of use.")
class WithdrawInvitationInput:
    idempotency_key: str = strawberry.field(description=KEY)
    invitation: strawberry.ID = strawberry.field(description="The invitation.")
    version: int = strawberry.field(description=VERSION)


@strawberry.input(description="A passport that takes the place of another.")
class ReportNewDocumentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    replaces: strawberry.ID = strawberry.field(description="The passport that is no more.")
    document: TravelDocumentInput = strawberry.field(description="The passport in its place.")
    reason: DocumentEnd = strawberry.field(description="What happened to the old one.")


@strawberry.input(description="What came of a service of an approved e-Residency.")
class IssueEResidencyServiceInput:
    idempotency_key: str = strawberry.field(description=KEY)
    application: strawberry.ID = strawberry.field(description="The application.")
    version: int = strawberry.field(description=VERSION)
    service: EResidencyService = strawberry.field(description="The service that was asked for.")
    outcome: ServiceOutcome = strawberry.field(description="Whether it is issued or refused.")
    grounds: list[str] | None = optional(
        description="Codes of the programme's grounds for refusing a service; needed unless it is issued."
    )
    identifier: str | None = optional(description="The e-IIN, where it is one; kept sealed.")
    account: str | None = optional(description="The bank's reference of the account; kept sealed.")
    bin: str | None = optional(description="The business identification number of the company.")
    company: str | None = optional(description="The name of the company.")
    issued_on: Date | None = optional(description="The day it was issued; today when left out.")


@strawberry.input(description="More days asked for on a permit.")
class ExtendPermitInput:
    idempotency_key: str = strawberry.field(description=KEY)
    permit: strawberry.ID = strawberry.field(description="The permit.")
    until: Date = strawberry.field(description="The last day that is asked for.")
