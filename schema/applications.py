"""Applications of travellers, their decisions and what they ask for under each programme."""

from typing import Annotated

import strawberry

import models.applications as record
import models.journal as journal
from access.permissions import Permission
from models.appeals import Appeal as LodgedRow
from resolvers.answers import actions_of_application, due_by, grounds, timeline_words
from resolvers.blocked import CONTESTED_BY, blocked_of_application
from resolvers.reading.declare import (
    case,
    column,
    computed,
    connection,
    embedded,
    entity,
    one,
    opened,
    part,
    to_many,
    to_one,
    variant,
    worded,
)
from resolvers.rules import rule_of
from resolvers.words import coded
from schema import lists
from schema.enums import (
    Action,
    AppealOutcome,
    ApplicationDimension,
    ApplicationStatus,
    EResidencyService,
    Outcome,
    Programme,
    Purpose,
    TravelMode,
)
from schema.nodes import Node, PageInfo
from schema.permits import Permit
from schema.persons import Identifier, Person
from schema.reference import Country, Money, Region
from schema.rules import Rule
from schema.scalars import Date, DateTime


@strawberry.type(description="Why a decision was made.")
class Ground:
    code: str = column("code", description="A stable code.")
    text: str = worded(coded("ground"), description="The ground in words.")
    rule: Rule | None = computed(rule_of, description="The rule it rests on, if any.")


@strawberry.type(description="Where a decision can be contested, and until when.")
class Appeal:
    authority: str = worded(coded("authority"), needs=("code",), description="The authority to turn to.")
    deadline: Date | None = column("deadline", description="The last day to appeal.")


@entity(LodgedRow, description="An appeal that was lodged. Somebody who did not decide before answers it.")
class LodgedAppeal:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    ground: str | None = opened("ground", description="Why, in the person's words; null once erased.")
    lodged_at: DateTime = column("lodged_at", description="When it was lodged.")
    outcome: AppealOutcome | None = column("outcome", description="The answer; null until there is one.")
    decided_at: DateTime | None = column("decided_at", description="When it was answered.")


@strawberry.type(description="A move of the table that still lacks something.")
class BlockedAction:
    action: Action = strawberry.field(description="The move.")
    reason: str = worded(coded("problem"), description="What it lacks, in words.")
    code: str = strawberry.field(description="A stable code.")


@entity(record.Decision, description="What a named officer decided.")
class Decision:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    outcome: Outcome = column("outcome", description="What was decided.")
    decided_at: DateTime = column("decided_at", description="When it was decided; null before.")
    grounds: list[Ground] = computed(
        grounds,
        needs=("grounds", "decided_at", ("application_id", record.Application, "programme")),
        description="Why, as codes with words.",
    )
    rules_version: str = column("rules_version", description="A digest of the rules it was made under.")
    appeal: Appeal | None = embedded(
        code="appeal_authority",
        deadline="appeal_deadline",
        description="Where to appeal; null where nothing was denied.",
    )
    on_appeal: bool = column("on_appeal", description="Whether it answers an appeal against an earlier one.")
    contested: LodgedAppeal | None = to_one("lodged", description="The appeal against it, if there is one.")


@case(record.Application, "programme", "ETA")
class EtaDetails:
    """What an ETA was asked for."""

    arrival: Date | None = column("arrival", description="The planned day of arrival.")
    departure: Date | None = column("departure", description="The planned day of departure.")
    purpose: Purpose | None = column("purpose", description="The purpose of the journey.")
    region: Region | None = to_one("region", description="The region to be visited.")
    travel_mode: TravelMode | None = column("travel_mode", description="How the border is to be crossed.")


@strawberry.type(description="A category of visa, such as B12.")
class VisaCategory:
    code: str = column("code", description="A stable code.")
    title: str = worded(coded("visa_category"), needs=("code",), description="The title in words.")


@strawberry.type(description="The electronic invitation of a host.")
class Invitation:
    number: str = column("number", description="The number as given.")


@case(record.Application, "programme", "E_VISA")
class EVisaDetails:
    """What an e-Visa was asked for."""

    category: VisaCategory = embedded(code="category", description="The category asked for.")
    invitation: Invitation = embedded(number="invitation", description="The invitation it rests on.")
    arrival: Date | None = column("arrival", description="The planned day of arrival.")
    departure: Date | None = column("departure", description="The planned day of departure.")


@case(record.Application, "programme", "E_RESIDENCY")
class EResidencyDetails:
    """What e-Residency was asked for, and the numbers it gave."""

    services: list[EResidencyService] = column("services", description="What was asked for.")
    identifiers: list[Identifier] = to_many(
        "identifiers", order=("issued_on",), description="The numbers it gave."
    )
    residence: Country | None = to_one("residence", description="The country of residence.")


ApplicationDetails = Annotated[
    EtaDetails | EVisaDetails | EResidencyDetails,
    strawberry.union("ApplicationDetails", description="What an application asks for, by programme."),
]


@entity(journal.JournalEvent, description="Something that happened to an application.")
class TimelineEvent:
    at: DateTime = column("recorded_at", description="When it was recorded.")
    kind: str = column("kind", description="A stable code.")
    by: str | None = column("office_code", description="The code of the office; null where it was no office.")
    text: str = worded(timeline_words, needs=("kind", "payload"), description="What happened, in words.")
    due_by: Date | None = computed(
        due_by,
        needs=("kind", ("subject_id", record.Application, "due_at")),
        description="The day by which it should be answered, where it waits for an answer.",
    )


@entity(record.Application, Permission.APPLICATION_READ, "One request under one programme.")
class Application(Node):
    version: int = column("version", description="Rises by one with every change; decisions name it.")
    reference: str = column("reference", description="A reference to be read out.")
    programme: Programme = column("programme", description="The programme.")
    status: ApplicationStatus = column("status", description="Where it stands.")
    submitted_at: DateTime = column("submitted_at", description="When it was submitted.")
    decided_at: DateTime | None = column("decided_at", description="When it was decided; null before.")
    due_at: DateTime | None = column("due_at", description="When it should be decided at the latest.")
    allowed_actions: list[Action] = computed(
        actions_of_application, needs=("programme", "status"), description="What can be done next."
    )
    blocked_actions: list[BlockedAction] = computed(
        blocked_of_application,
        needs=("programme", "status", CONTESTED_BY),
        description="Which of these still lack something today, and what.",
    )
    applicant: Person = to_one("person", permission=Permission.PERSON_READ, description="Who applies.")
    decisions: list[Decision] = to_many(
        "decisions",
        order=("decided_at",),
        filters=lists.DECISIONS,
        description="What was decided, in order; all of it, or the first or last that match.",
    )
    timeline: list[TimelineEvent] = to_many(
        "events", order=("seq",), description="What happened to it, in order."
    )
    permit: Permit | None = to_one("permit", description="What it gave, if approved.")
    fee: Money | None = embedded(
        amount="fee_amount", currency="fee_currency", description="The fee, if there is one."
    )
    details: ApplicationDetails = variant("programme", description="What it asks for under its programme.")


@strawberry.type(description="How many applications share the dimensions asked for; others are null.")
class ApplicationGroup:
    programme: Programme | None = column("programme", description="The programme.")
    status: ApplicationStatus | None = column("status", description="Where it stands.")
    nationality: Country | None = to_one("nationality", description="The nationality applied with.")
    count: int = part("count", description="How many.")


@strawberry.type(description="An application on a page, with the cursor that continues after it.")
class ApplicationEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: Application = part("node", description="The application.")


@strawberry.type(description="A page of applications. What is not selected is not computed.")
class ApplicationConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    groups: list[ApplicationGroup] = part(
        "groups",
        {"by": list[ApplicationDimension]},
        description="How many share each value of some dimensions.",
    )
    edges: list[ApplicationEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[Application] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.type
class ApplicationQueries:
    """Root fields, to be inherited by Query."""

    applications: ApplicationConnection = connection(
        record.Application,
        lists.APPLICATIONS,
        lists.APPLICATION_ORDERS,
        lists.APPLICATION_GROUPS,
        permission=Permission.APPLICATION_READ,
        description="Applications within reach of whoever asks; the newest first unless ordered.",
    )
    application: Application | None = one(
        record.Application,
        by="reference",
        permission=Permission.APPLICATION_READ,
        description="An application by its reference; null where it is not there for whoever asks.",
    )
