"""What writes about a registered member need, as schema/inputs.py."""

import strawberry

from schema.enums import ConsentPurpose
from schema.inputs import KEY


@strawberry.input(
    description="Consent to a purpose, given by the member or recorded by the office that registered."
)
class GrantConsentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    member: strawberry.ID = strawberry.field(description="The member.")
    purpose: ConsentPurpose = strawberry.field(description="What for.")


@strawberry.input(
    description="Consent to a purpose, withdrawn by the member or through the office that registered."
)
class WithdrawConsentInput:
    idempotency_key: str = strawberry.field(description=KEY)
    member: strawberry.ID = strawberry.field(description="The member.")
    purpose: ConsentPurpose = strawberry.field(description="What for.")


@strawberry.input(description="Whose possible matches are looked for again.")
class ProposeMatchesInput:
    idempotency_key: str = strawberry.field(description=KEY)
    member: strawberry.ID = strawberry.field(description="The member.")


@strawberry.input(description="What an officer found out about a proposed match.")
class ResolveMatchInput:
    idempotency_key: str = strawberry.field(description=KEY)
    match: strawberry.ID = strawberry.field(description="The proposal, from possibleMatches.")
    same: bool = strawberry.field(description="Whether both members are one person.")
