"""What writes about aid and its repayment need."""

import strawberry

from schema.enums import AidKind, AppealOutcome
from schema.inputs.documents import KEY, VERSION
from schema.scalars import Date, Decimal
from schema.trips import optional


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
