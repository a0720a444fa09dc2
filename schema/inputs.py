"""What a write needs. Every one carries an idempotency key: same key and input, same result."""

import strawberry

from schema.enums import (
    AidKind,
    ConsentPurpose,
    Direction,
    Education,
    EResidencyService,
    EvidenceKind,
    EvidenceVerdict,
    Outcome,
    PassportKind,
    Purpose,
    Relation,
    Script,
    SettlementKind,
    Sex,
    SupportKind,
    TravelMode,
)
from schema.scalars import CountryCode, Date, DateTime, Decimal, RegionCode
from schema.trips import optional

KEY = "1 to 200 characters chosen by the sender; the same key never does the same thing twice."


@strawberry.input(
    description="A travel document by its machine-readable zone, by its fields, or by both: then they must agree."
)
class TravelDocumentInput:
    mrz: list[str] | None = optional(description="The lines of the machine-readable zone.")
    number: str | None = optional(description="The document's number.")
    country: CountryCode | None = optional(description="The nationality it names.")
    kind: PassportKind | None = optional(description="What kind of document it is.")
    expires: Date | None = optional(description="Its last day.")
    given: str | None = optional(description="Given names as printed.")
    family: str | None = optional(description="Family name as printed.")
    birth_date: Date | None = optional(description="The holder's day of birth.")
    sex: Sex | None = optional(description="As printed.")


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


@strawberry.input(description="Somebody who lives with the member.")
class HouseholdMemberInput:
    given: str = strawberry.field(description="Given names.")
    family: str = strawberry.field(description="Family name.")
    birth_date: Date | None = optional(description="Day of birth.")
    sex: Sex | None = optional(description="Sex, if said.")
    relation: Relation = strawberry.field(description="What this person is to the member.")


@strawberry.input(description="What a member intends; nothing in it binds.")
class IntentionsInput:
    wants_to_return: bool | None = optional(description="Whether the member wants to return.")
    preferred_regions: list[RegionCode] | None = optional(description="Regions the member would choose.")
    profession: str | None = optional(description="Profession, in the member's words.")
    year: int | None = optional(description="The year of return.")
    support_needed: list[SupportKind] | None = optional(description="The help that would be needed.")


@strawberry.input(description="The registration of a member of the diaspora.")
class RegisterDiasporaMemberInput:
    idempotency_key: str = strawberry.field(description=KEY)
    given: str = strawberry.field(description="Given names.")
    family: str = strawberry.field(description="Family name.")
    script: Script | None = optional(description="The script the name is written in.")
    birth_date: Date | None = optional(description="Day of birth.")
    sex: Sex | None = optional(description="Sex, if said.")
    nationality: CountryCode | None = optional(description="Nationality, if known.")
    residence: CountryCode = strawberry.field(description="The country the member lives in.")
    settlement: str | None = optional(description="The place the member lives in.")
    household: list[HouseholdMemberInput] | None = optional(description="The others of the household.")
    intentions: IntentionsInput | None = optional(description="What the member intends.")
    consents: list[ConsentPurpose] = strawberry.field(
        description="What the member agrees to; REGISTRY is needed."
    )


@strawberry.input(
    description="The opening of a kandas case: for a registered member, or for an applicant with a document."
)
class OpenKandasCaseInput:
    idempotency_key: str = strawberry.field(description=KEY)
    member: strawberry.ID | None = optional(description="The registered member who returns.")
    applicant: TravelDocumentInput | None = optional(description="The applicant's travel document.")
    family: list[TravelDocumentInput] | None = optional(description="Documents of the family who come along.")
    origin: CountryCode | None = optional(
        description="The country the family comes from; else the member's residence, else the document's country."
    )
    education: list[Education | None] | None = optional(
        description="Education, the applicant's first, then the family's in its order; null where unknown."
    )


@strawberry.input(
    description="A verdict on origin and who attested it. Never anything genetic, never a scan."
)
class RecordEvidenceInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description="The version the officer has seen.")
    kind: EvidenceKind = strawberry.field(description="What kind of evidence it is.")
    verdict: EvidenceVerdict = strawberry.field(description="What it says about the stated origin.")
    attested_by: str = strawberry.field(description="Who attested it; kept sealed.")
    attested_on: Date = strawberry.field(description="The day it was attested.")
    ground: str | None = optional(description="A code of the programme that says why.")


@strawberry.input(description="An entry or exit at the border.")
class RecordCrossingInput:
    idempotency_key: str = strawberry.field(description=KEY)
    document: TravelDocumentInput = strawberry.field(description="The document that was shown.")
    checkpoint: str = strawberry.field(description="The checkpoint; airports by IATA code.")
    direction: Direction = strawberry.field(description="In or out.")
    permit: str | None = optional(description="The number of the permit shown, if any.")
    at: DateTime | None = optional(description="The moment; now when left out, never in the future.")


@strawberry.input(description="The region a granted family has chosen.")
class PlaceFamilyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description="The version the officer has seen.")
    region: RegionCode = strawberry.field(description="The region chosen.")
    settlement: SettlementKind = strawberry.field(description="City or village; rent depends on it.")
    under_quota: bool = strawberry.field(description="Whether the family takes places of the year's quota.")


@strawberry.input(description="A payment of aid to a placed family.")
class PayAidInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    kind: AidKind = strawberry.field(description="What is paid.")
    period: str | None = optional(
        description="YYYY-MM for monthly aid; the first unpaid month when left out."
    )
    amount: Decimal | None = optional(description="In tenge; the rule's amount when left out, never more.")
    price: Decimal | None = optional(
        description="In tenge: the price of the home; needed for a mobility certificate, and only there."
    )
