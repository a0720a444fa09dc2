"""Requests for releases: what they cost, how exact the figures would be, and what became of them."""

import strawberry

import models.releases as record
from access.permissions import Permission
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, computed, connection, entity, part
from resolvers.requests import (
    actions_of_request,
    budget_left,
    charge,
    expected_error,
    monthly,
    released_as,
)
from schema.enums import (
    Action,
    OrderDirection,
    ReleasePurpose,
    ReleaseRequestOrderField,
    ReleaseRequestState,
)
from schema.leaf_filters import DateFilter, StringFilter
from schema.nodes import Node, PageInfo
from schema.scalars import Date, DateTime, Decimal


@strawberry.type(description="What something costs of the privacy budget.")
class ReleaseCharge:
    rho: Decimal = column("rho", description="Rho of zero-concentrated differential privacy.")


@strawberry.type(description="What is left of the privacy budget of a year.")
class BudgetLeft:
    rho: Decimal = column("rho", description="Rho that a person's year may still be charged.")
    renews_on: Date = column(
        "renews_on",
        description="The first day of the next year whose people have a budget; what is spent of a year stays spent.",
    )


@strawberry.type(description="How far the figures of a level will be from the truth.")
class LevelError:
    level: str = column("level", description="The dimensions of the level, such as ORIGIN SEX, or TOTAL.")
    rmse: Decimal = column(
        "rmse", description="Root mean square error of a cell over the whole period, in the product's unit."
    )


@strawberry.input(description="Tests of where a request stands.")
class ReleaseRequestStateFilter:
    eq: ReleaseRequestState | None = asks("Equal to this.")
    in_: list[ReleaseRequestState] | None = asks(
        "Equal to one of these; an empty list matches nothing.", "in"
    )


@strawberry.input(
    description="Which requests: all parts must hold; a null part or an empty object is no condition."
)
class ReleaseRequestFilter:
    and_: list["ReleaseRequestFilter"] | None = asks(
        "All of these hold; an empty list is no condition.", "and"
    )
    or_: list["ReleaseRequestFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: "ReleaseRequestFilter | None" = asks("All that this leaves out; of an empty object nothing.", "not")
    state: ReleaseRequestStateFilter | None = asks("By where it stands.")
    product: StringFilter | None = asks("By product.")
    period: StringFilter | None = asks("By month or year.")
    requested_at: DateFilter | None = asks("By the day it was filed.")


@strawberry.input(description="A key to order requests by; empty values come last.")
class ReleaseRequestOrder:
    field: ReleaseRequestOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


REQUESTS = Filters(
    ReleaseRequestFilter,
    {"state": "status", "product": "product", "period": "period", "requestedAt": "requested_at"},
)
REQUEST_ORDERS = Orders(
    ReleaseRequestOrder,
    {"REQUESTED_AT": "requested_at", "PERIOD": "period"},
    default=(("requested_at", "DESC"),),
)


@entity(record.ReleaseRequest, Permission.RELEASE_READ, "A request to release figures for everybody.")
class ReleaseRequest(Node):
    version: int = column("version", description="Rises by one with every change; writes name it.")
    state: ReleaseRequestState = column("status", description="Where it stands.")
    product: str = column("product", description="What is to be released.")
    period: str = column("period", description="The month, or the year of months.")
    release_version: int = column("release_version", description="The version of its releases.")
    purpose: ReleasePurpose = column("purpose", description="What for.")
    charge: ReleaseCharge = computed(
        charge, needs=("charge",), description="What it adds to what is spent of the year, as it was filed."
    )
    monthly: ReleaseCharge = computed(
        monthly, needs=("micro_rho",), description="What each month of it costs."
    )
    expected_error: list[LevelError] = computed(
        expected_error,
        needs=("product", "period", "micro_rho"),
        description="The error to be expected of every level, before anything is spent.",
    )
    budget_left: BudgetLeft | None = computed(
        budget_left, needs=("period",), description="What is left of that year now; null where nobody knows."
    )
    requested_by: str = column("requested_by", description="Who asked.")
    requested_at: DateTime = column("requested_at", description="When.")
    decided_by: str | None = column("decided_by", description="The named person who decided; null before.")
    decided_at: DateTime | None = column("decided_at", description="When it was decided; null before.")
    ended_at: DateTime | None = column(
        "ended_at", description="When it was released, or failed; null before."
    )
    failure: str | None = column("failure", description="A stable code of why it failed; null unless it did.")
    releases: list[strawberry.ID] = computed(
        released_as,
        needs=("status", "product", "period", "release_version"),
        description="The ids of its releases; their cards are at /releases/<id>.",
    )
    allowed_actions: list[Action] = computed(
        actions_of_request, needs=("status",), description="What can be done next."
    )


@strawberry.type(description="A request on a page, with the cursor that continues after it.")
class ReleaseRequestEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: ReleaseRequest = part("node", description="The request.")


@strawberry.type(description="A page of requests.")
class ReleaseRequestConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[ReleaseRequestEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[ReleaseRequest] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.type
class ReleaseRequestQueries:
    """Root fields, to be inherited by Query."""

    release_requests: ReleaseRequestConnection = connection(
        record.ReleaseRequest,
        REQUESTS,
        REQUEST_ORDERS,
        permission=Permission.RELEASE_READ,
        description="Requests for releases within reach of whoever asks; the newest first unless ordered.",
    )
