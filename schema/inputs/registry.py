"""What writes about a member of the diaspora need."""

import strawberry

from schema.enums import ConsentPurpose, Relation, Script, Sex, SupportKind, WorkField
from schema.inputs.documents import KEY, VERSION
from schema.scalars import CountryCode, Date, RegionCode
from schema.trips import optional


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
    work: WorkField | None = optional(description="The field of the profession.")
    relatives_in: list[RegionCode] | None = optional(description="Regions where relatives live.")
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


@strawberry.input(description="What has changed with a member; what is left out stays as it was.")
class UpdateDiasporaMemberInput:
    idempotency_key: str = strawberry.field(description=KEY)
    member: strawberry.ID = strawberry.field(description="The member.")
    version: int = strawberry.field(description=VERSION)
    residence: CountryCode | None = optional(description="The country the member lives in by now.")
    settlement: str | None = optional(description="The place the member lives in by now.")
    intentions: IntentionsInput | None = optional(
        description="What the member intends by now: each part that is given takes the place of what it was."
    )


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
