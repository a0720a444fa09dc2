"""Tickets of the support desk, as whoever asked and the office see them."""

import strawberry

import models.tickets as record
from access.permissions import Permission
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import (
    asks,
    column,
    computed,
    connection,
    entity,
    one,
    opened,
    part,
    to_many,
    to_one,
)
from resolvers.tickets import actions_of_ticket, breached, due_in
from schema.applications import Application
from schema.enums import (
    Action,
    Locale,
    OrderDirection,
    TicketCategory,
    TicketOrderField,
    TicketStatus,
)
from schema.kandas import KandasCase
from schema.leaf_filters import BooleanFilter, DateFilter, StringFilter
from schema.nodes import Node, PageInfo
from schema.scalars import DateTime


@strawberry.input(description="Tests of a ticket's status.")
class TicketStatusFilter:
    eq: TicketStatus | None = asks("Equal to this.")
    in_: list[TicketStatus] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a ticket's category.")
class TicketCategoryFilter:
    eq: TicketCategory | None = asks("Equal to this.")
    in_: list[TicketCategory] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(
    description="Which tickets: all parts must hold; a null part or an empty object is no condition."
)
class TicketFilter:
    and_: list["TicketFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["TicketFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: "TicketFilter | None" = asks("All that this leaves out; of an empty object nothing.", "not")
    status: TicketStatusFilter | None = asks("By status.")
    category: TicketCategoryFilter | None = asks("By category.")
    reference: StringFilter | None = asks("By reference.")
    opened_at: DateFilter | None = asks("By the day it was opened.")
    first_response_due_at: DateFilter | None = asks("By the day the first answer is due.")
    resolution_due_at: DateFilter | None = asks("By the day it is to be resolved.")
    breached: BooleanFilter | None = asks("By whether one of the two terms was missed.")


@strawberry.input(description="A key to order tickets by; empty values come last.")
class TicketOrder:
    field: TicketOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


TICKETS = Filters(
    TicketFilter,
    {
        "status": "status",
        "category": "category",
        "reference": "reference",
        "openedAt": "opened_at",
        "firstResponseDueAt": "first_response_due_at",
        "resolutionDueAt": "resolution_due_at",
        "breached": ("terms", "breached"),
    },
)
TICKET_ORDERS = Orders(
    TicketOrder,
    {
        "OPENED_AT": "opened_at",
        "FIRST_RESPONSE_DUE_AT": "first_response_due_at",
        "RESOLUTION_DUE_AT": "resolution_due_at",
    },
    default=(("opened_at", "DESC"),),
)
TERMS = ("first_response_due_at", "first_answered_at", "resolution_due_at", "resolved_at")


@entity(record.TicketMessage, description="One message of a thread.")
class TicketMessage:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    from_office: bool = column("from_office", description="Whether the office wrote it.")
    text: str | None = opened(
        "text",
        owner=("ticket_id", record.Ticket, "person_id"),
        description="The message; null once the file was erased.",
    )
    written_at: DateTime = column("written_at", description="When.")


@entity(record.Ticket, Permission.TICKET_READ, "A question to an office, and what became of it.")
class Ticket(Node):
    version: int = column("version", description="Rises by one with every change; writes name it.")
    reference: str = column("reference", description="A reference to be read out.")
    status: TicketStatus = column("status", description="Where it stands.")
    category: TicketCategory = column("category", description="What it is about.")
    language: Locale = column("language", description="The language to answer in.")
    title: str | None = opened("title", description="The question in short; null once the file was erased.")
    opened_at: DateTime = column("opened_at", description="When it was asked.")
    first_response_due_at: DateTime | None = column(
        "first_response_due_at", description="When the office should answer first, in working days."
    )
    first_answered_at: DateTime | None = column(
        "first_answered_at", description="When the office answered first; null before."
    )
    resolution_due_at: DateTime | None = column(
        "resolution_due_at", description="When it should be resolved, in working days."
    )
    resolved_at: DateTime | None = column("resolved_at", description="When it was resolved; null before.")
    breached: bool = computed(breached, needs=TERMS, description="Whether one of the two terms was missed.")
    due_in_working_days: int | None = computed(
        due_in,
        needs=TERMS,
        description="Working days left to answer first, or then to resolve it; negative once that term is over.",
    )
    allowed_actions: list[Action] = computed(
        actions_of_ticket, needs=("status",), description="What can be done next."
    )
    application: Application | None = to_one("application", description="The application it is about.")
    kandas_case: KandasCase | None = to_one("kandas_case", description="The case it is about.")
    messages: list[TicketMessage] = to_many("messages", order=("place",), description="The thread, in order.")


@strawberry.type(description="A ticket on a page, with the cursor that continues after it.")
class TicketEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: Ticket = part("node", description="The ticket.")


@strawberry.type(description="A page of tickets.")
class TicketConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[TicketEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[Ticket] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.type
class TicketQueries:
    """Root fields, to be inherited by Query."""

    tickets: TicketConnection = connection(
        record.Ticket,
        TICKETS,
        TICKET_ORDERS,
        permission=Permission.TICKET_READ,
        description="Tickets within reach of whoever asks; the newest first unless ordered.",
    )
    ticket: Ticket | None = one(
        record.Ticket,
        by="reference",
        permission=Permission.TICKET_READ,
        description="A ticket by its reference; null where it is not there for whoever asks.",
    )
