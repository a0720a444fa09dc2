"""Applications of travellers, their decisions and what they ask for under each programme."""

import strawberry

import models.applications as record
import models.journal as journal
from access.permissions import Permission
from resolvers.answers import actions_of_application, due_by, timeline_words
from resolvers.blocked import OF_APPLICATIONS, blocked_of_application
from resolvers.fees import PAID_BY, fee_state
from resolvers.reading.declare import (
    column,
    computed,
    connection,
    embedded,
    entity,
    one,
    part,
    to_many,
    to_one,
    variant,
    worded,
)
from schema import lists
from schema.cards import Card
from schema.changes import ApplicationChange
from schema.decisions import BlockedAction, Decision
from schema.desk import Assignment, Note, SecondLook
from schema.details import ApplicationDetails
from schema.enums import (
    Action,
    ApplicationDimension,
    ApplicationStatus,
    FeeState,
    Programme,
)
from schema.fees import FeePayment
from schema.groups import GroupMember, Representation
from schema.nodes import Node, PageInfo
from schema.permits import Permit
from schema.persons import Person
from schema.reference import Country, Money
from schema.scalars import Date, DateTime


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
    clock_stopped_at: DateTime | None = column(
        "clock_stopped_at", description="Since when it waits for the person's answer; null while it does not."
    )
    allowed_actions: list[Action] = computed(
        actions_of_application, needs=("programme", "status"), description="What can be done next."
    )
    blocked_actions: list[BlockedAction] = computed(
        blocked_of_application,
        needs=OF_APPLICATIONS,
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
    changes: list[ApplicationChange] = to_many(
        "changes", order=("requested_at",), description="What was changed, or is asked to be, in order."
    )
    membership: GroupMember | None = to_one(
        "membership", description="Its place in a group, if it is in one."
    )
    representation: Representation | None = to_one(
        "representation", description="Who acts for the person, if somebody does."
    )
    permit: Permit | None = to_one("permit", description="What it gave, if approved.")
    card: Card | None = to_one("card", description="The card it gave, if approved.")
    fee: Money | None = embedded(
        amount="fee_amount", currency="fee_currency", description="The fee, if there is one."
    )
    fee_state: FeeState = computed(
        fee_state, needs=("fee_amount", PAID_BY), description="Whether the fee was paid, if there is one."
    )
    payments: list[FeePayment] = to_many(
        "payments", order=("started_at",), description="Every attempt to pay the fee, in order."
    )
    assignment: Assignment | None = to_one(
        "assignment", description="Who works on it; null where nobody does, or for whoever is no officer."
    )
    notes: list[Note] = to_many("notes", order=("written_at",), description="Notes, for officers alone.")
    second_looks: list[SecondLook] = to_many(
        "second_looks", order=("asked_at",), description="Second looks, for officers alone."
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
