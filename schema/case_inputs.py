"""What the later writes on a case need, and appeals: as schema/inputs.py."""

import strawberry

from schema.enums import AppealOutcome
from schema.inputs import KEY
from schema.scalars import Date, Decimal, RegionCode
from schema.trips import optional

VERSION = "The version whoever asks has seen."


@strawberry.input(description="An appeal against a decision, by the person it is about or for them.")
class AppealDecisionInput:
    idempotency_key: str = strawberry.field(description=KEY)
    decision: strawberry.ID = strawberry.field(description="The decision: the last negative one.")
    version: int = strawberry.field(description="The version of the application or case.")
    ground: str = strawberry.field(description="Why, in one's own words; kept sealed.")


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


@strawberry.input(description="The departure of a placed family.")
class ReportDepartureInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    on: Date = strawberry.field(description="The day the family left.")
    authorised: bool = strawberry.field(description="Whether with leave.")
    ground: str | None = optional(description="A code of the programme that says why.")


@strawberry.input(description="One payment of a plan.")
class InstalmentInput:
    due: Date = strawberry.field(description="The day by which it is to be paid.")
    amount: Decimal = strawberry.field(description="In tenge.")


@strawberry.input(description="A plan for what is open of a claim.")
class PlanRepaymentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    instalments: list[InstalmentInput] = strawberry.field(
        description="In the order of their days; together what is open."
    )


@strawberry.input(description="A waiver of what is open of a claim, or of a part.")
class WaiveRepaymentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    ground: str = strawberry.field(description="A code of the programme that says why.")
    amount: Decimal | None = optional(description="In tenge; all that is open when left out.")


@strawberry.input(description="Money that a family paid back.")
class RecordRepaymentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    amount: Decimal | None = optional(description="In tenge; all that is open when left out, never more.")


@strawberry.input(description="An appeal against a claim for repayment.")
class AppealRepaymentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    ground: str = strawberry.field(description="Why, in one's own words; kept sealed.")


@strawberry.input(
    description="The answer to an appeal against a claim, by somebody who did not make the claim."
)
class DecideRepaymentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    case: strawberry.ID = strawberry.field(description="The kandas case.")
    version: int = strawberry.field(description=VERSION)
    outcome: AppealOutcome = strawberry.field(description="APPROVE sets the claim aside, REFUSE confirms it.")
    ground: str | None = optional(description="A code of the programme; needed where the claim is confirmed.")


@strawberry.input(description="Places of this year's quota that move to another region.")
class TransferQuotaInput:
    idempotency_key: str = strawberry.field(description=KEY)
    from_region: RegionCode = strawberry.field(description="The target region that gives places.")
    to_region: RegionCode = strawberry.field(description="The target region that gets them.")
    places: int = strawberry.field(description="How many, in persons.")
