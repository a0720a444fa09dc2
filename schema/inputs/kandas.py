"""What writes about a returning family need."""

import strawberry

from schema.enums import Education, EvidenceKind, EvidenceVerdict, SettlementKind
from schema.inputs.documents import KEY, VERSION, TravelDocumentInput
from schema.scalars import CountryCode, Date, RegionCode
from schema.trips import optional


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


@strawberry.input(description="The region a granted family has chosen.")
class PlaceFamilyInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description="The version the officer has seen.")
    region: RegionCode = strawberry.field(description="The region chosen.")
    settlement: SettlementKind = strawberry.field(description="City or village; rent depends on it.")
    under_quota: bool = strawberry.field(description="Whether the family takes places of the year's quota.")


@strawberry.input(description="A residence permit the family was given.")
class RecordResidencePermitInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    issued_on: Date = strawberry.field(description="The day it was issued.")
    valid_to: Date | None = optional(description="Its last day, if it has one.")


@strawberry.input(description="The state IIN of a member of the family: twelve digits, kept sealed.")
class IssuedIinInput:
    person: strawberry.ID = strawberry.field(description="The person; somebody of the case.")
    value: str = strawberry.field(description="The number; it must agree with birth date and sex on file.")
    issued_on: Date = strawberry.field(description="The day it was issued.")


@strawberry.input(description="State IINs that members of the family were given.")
class RecordIinInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    identifiers: list[IssuedIinInput] = strawberry.field(
        description="One for each person; all of them are recorded, or none."
    )


@strawberry.input(description="A check whether a placed family lives where it was placed.")
class RecordResidenceCheckInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    resident: bool = strawberry.field(description="Whether it was found to live there.")
    checked_on: Date | None = optional(description="The day of the check; today when left out.")


@strawberry.input(description="The prolongation of a status: once, by a year.")
class ProlongStatusInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)


@strawberry.input(description="The citizenship of the family, which ends the status.")
class GrantCitizenshipInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)


@strawberry.input(description="Places of this year's quota that move to another region.")
class TransferQuotaInput:
    idempotency_key: str = strawberry.field(description=KEY)
    from_region: RegionCode = strawberry.field(description="The target region that gives places.")
    to_region: RegionCode = strawberry.field(description="The target region that gets them.")
    places: int = strawberry.field(description="How many, in persons.")
