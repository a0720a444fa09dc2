"""The registry of the diaspora."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models.matches as matches
import models.members as record
from access.permissions import Permission
from resolvers.members import reasons_of, relatives_of, score_of, support_of
from resolvers.reading.declare import (
    column,
    computed,
    connection,
    count_of,
    embedded,
    entity,
    opened,
    part,
    to_many,
    to_one,
    worded,
)
from resolvers.words import coded
from schema import lists
from schema.enums import ConsentPurpose, DiasporaDimension, Relation, SupportKind, WorkField
from schema.nodes import Node, PageInfo
from schema.persons import PersonName
from schema.reference import Country, Office, Region
from schema.scalars import DateTime, RegionCode

if TYPE_CHECKING:
    from schema.kandas import KandasCase


@entity(record.HouseholdMember, description="Somebody who lives with a member.")
class HouseholdMember:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    relation: Relation = column("relation", description="Relation to the member.")


@strawberry.type(description="Who lives together.")
class Household:
    size: int = count_of("household_members", plus=1, description="How many people, the member included.")
    members: list[HouseholdMember] = to_many(
        "household_members", description="The others; the member is not repeated."
    )


@strawberry.type(description="What a member has in mind; unknown where not asked.")
class Intentions:
    wants_to_return: bool | None = column(
        "wants_to_return", description="Whether the member wishes to return; null if unknown."
    )
    preferred_regions: list[Region] = to_many(
        "preferred_regions", order=("code",), description="Regions the member would prefer."
    )
    profession: str | None = opened("profession", description="The profession, as told.")
    work: WorkField | None = column("work", description="The field of the profession, if said.")
    relatives_in: list[RegionCode] = computed(
        relatives_of, needs=("relatives_in",), description="Regions where relatives live, as told."
    )
    year: int | None = column("return_year", description="The year of return, if there is a plan.")


@entity(record.Consent, description="Consent to one purpose.")
class Consent:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    purpose: ConsentPurpose = column("purpose", description="What for.")
    granted_at: DateTime = column("granted_at", description="When it was given.")
    withdrawn_at: DateTime | None = column(
        "withdrawn_at", description="When it was withdrawn; null while it stands."
    )


@strawberry.type(description="What agrees, or speaks against it.")
class MatchReason:
    code: str = strawberry.field(description="A stable code.")
    text: str = worded(coded("match"), description="The reason in words.")


@entity(
    matches.PossibleMatch,
    description="Another member who may be the same person; officers decide, nothing is merged by itself.",
)
class PossibleMatch:
    id: strawberry.ID = column("id", description="An opaque identifier, for resolveMatch.")
    member: "DiasporaMember" = to_one("other", description="The other member.")
    score: float = computed(score_of, needs=("doubt",), description="How likely, from 0 to 1.")
    because: list[str] = column("reasons", description="Codes of what agrees, and of what speaks against it.")
    reasons: list[MatchReason] = computed(
        reasons_of, needs=("reasons",), description="The same reasons in words."
    )


@entity(record.DiasporaMember, Permission.MEMBER_READ, "An ethnic Kazakh abroad, as registered.")
class DiasporaMember(Node):
    version: int = column("version", description="Rises by one with every change.")
    reference: str = column("reference", description="A reference to be read out.")
    registered_by: Office = to_one("registered_by", description="The office that registered.")
    residence: Country = to_one("residence", description="The country of residence.")
    settlement: str | None = opened(
        "settlement",
        owner=("id", record.MemberContact, "person_id"),
        description="The town or village; null where consent to CONTACT was withdrawn.",
    )
    name: PersonName = to_one(
        "person", permission=Permission.PERSON_READ, description="The name as registered."
    )
    household: Household = embedded(description="Who lives together.")
    intentions: Intentions | None = to_one(
        "plans",
        description="What the member has in mind; null where consent to RETURN_PLANNING was withdrawn.",
    )
    consents: list[Consent] = to_many(
        "consents",
        order=("granted_at",),
        filters=lists.CONSENTS,
        description="What the member consented to, in order; all of it, or the first or last that match.",
    )
    support_needed: list[SupportKind] = computed(
        support_of,
        needs=(("id", record.MemberPlans, "support_needed"),),
        description="Help the member asks for; none where consent to RETURN_PLANNING was withdrawn.",
    )
    kandas_case: Annotated["KandasCase", strawberry.lazy("schema.kandas")] | None = to_one(
        "kandas_case", description="The case of the member's return, if any."
    )
    possible_matches: list[PossibleMatch] = to_many(
        "possible_matches",
        order=("doubt",),
        description="Other members within reach who may be the same person, the likeliest first.",
    )
    created_at: DateTime = column("created_at", description="When it was registered.")


@strawberry.type(description="How many members share the dimensions asked for; others are null.")
class DiasporaMemberGroup:
    residence: Country | None = to_one("residence", description="The country of residence.")
    registered_by: Office | None = to_one("registered_by", description="The office that registered.")
    count: int = part("count", description="How many.")


@strawberry.type(description="A member on a page, with the cursor that continues after it.")
class DiasporaMemberEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: DiasporaMember = part("node", description="The member.")


@strawberry.type(description="A page of members. What is not selected is not computed.")
class DiasporaMemberConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    groups: list[DiasporaMemberGroup] = part(
        "groups",
        {"by": list[DiasporaDimension]},
        description="How many share each value of some dimensions.",
    )
    edges: list[DiasporaMemberEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[DiasporaMember] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.type
class MemberQueries:
    """Root fields, to be inherited by Query."""

    diaspora_members: DiasporaMemberConnection = connection(
        record.DiasporaMember,
        lists.MEMBERS,
        lists.MEMBER_ORDERS,
        lists.MEMBER_GROUPS,
        permission=Permission.MEMBER_READ,
        description="Members within reach of whoever asks; the newest first unless ordered.",
    )
