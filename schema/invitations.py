"""The register of invitations: for the officers who keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

import models.invitations as record
from access.permissions import Permission
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, connection, entity, part, to_many
from schema.enums import InvitationOrderField, InvitationStatus, OrderDirection
from schema.filters import DateFilter, StringFilter
from schema.nodes import Node, PageInfo
from schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from schema.applications import Application


@entity(record.Invitation, Permission.INVITATION_READ, "An invitation as the register holds it.")
class RegisteredInvitation(Node):
    version: int = column("version", description="Rises by one with every change.")
    number: str = column("number", description="The number as printed.")
    host: str = column("host", description="The organisation that invites.")
    category: str = column("category", description="The category of visa it is for.")
    valid_from: Date = column("valid_from", description="The first day of the period.")
    valid_to: Date = column("valid_to", description="The last day of the period.")
    places: int = column("places", description="For how many persons it is.")
    issued_on: Date = column("issued_on", description="The day it was issued.")
    status: InvitationStatus = column("status", description="Where it stands.")
    registered_at: DateTime = column("registered_at", description="When it was written down.")
    withdrawn_on: Date | None = column("withdrawn_on", description="The day it was withdrawn; null before.")
    used_by: list[Annotated[Application, strawberry.lazy("schema.applications")]] = to_many(
        "applications",
        order=("submitted_at",),
        permission=Permission.APPLICATION_READ,
        description="The applications that name it, whatever became of them.",
    )


@strawberry.type(description="An invitation on a page, with the cursor that continues after it.")
class InvitationEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: RegisteredInvitation = part("node", description="The invitation.")


@strawberry.type(description="A page of invitations. What is not selected is not computed.")
class InvitationConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[InvitationEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[RegisteredInvitation] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.input(
    description="Which invitations: all parts must hold; a null part or an empty object is no condition."
)
class InvitationFilter:
    and_: list[InvitationFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[InvitationFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: InvitationFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    number: StringFilter | None = asks("By number, as printed.")
    host: StringFilter | None = asks("By who invites.")
    category: StringFilter | None = asks("By category of visa.")
    status: StringFilter | None = asks("By where it stands.")
    valid_to: DateFilter | None = asks("By the last day of the period.")


@strawberry.input(description="A key to order invitations by.")
class InvitationOrder:
    field: InvitationOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


FILTERS = Filters(
    InvitationFilter,
    {
        "number": "number",
        "host": "host",
        "category": "category",
        "status": "status",
        "validTo": "valid_to",
    },
)
ORDERS = Orders(
    InvitationOrder,
    {"REGISTERED_AT": "registered_at", "VALID_TO": "valid_to", "NUMBER": "number"},
    default=(("registered_at", "DESC"),),
)


@strawberry.type
class InvitationQueries:
    """Root fields, to be inherited by Query."""

    invitations: InvitationConnection = connection(
        record.Invitation,
        FILTERS,
        ORDERS,
        permission=Permission.INVITATION_READ,
        description="The register of invitations of one's office; the newest first unless ordered.",
    )
