"""Whoever is still here beyond the last day that was allowed, for the officers who see to it."""

from __future__ import annotations

import strawberry

from access.permissions import Permission
from models import overstays as record
from resolvers.overstays import days_over, since
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, computed, connection, embedded, entity, part, to_one
from schema.enums import OrderDirection, OverstayOrderField
from schema.leaf_filters import CountryFilter, DateFilter, StringFilter
from schema.nodes import PageInfo
from schema.persons import PersonName
from schema.reference import Checkpoint, Country
from schema.scalars import Date, DateTime


@entity(record.Overstay, description="A stay that lasts although its last day is over, computed today.")
class Overstay:
    id: strawberry.ID = column("id", description="The identifier of the entry.")
    name: PersonName = embedded(description="The name on file.")
    birth_date: Date | None = column("birth_date", description="The day of birth, if known.")
    nationality: Country | None = to_one("nationality", description="The nationality, if known.")
    entered_at: DateTime = column("at", description="The moment of entry.")
    checkpoint: Checkpoint = to_one("checkpoint", description="Where the entry was.")
    may_stay_until: Date = column("may_stay_until", description="The last day that was allowed.")
    since: Date = computed(since, needs=("may_stay_until",), description="The first day too many.")
    days: int = computed(days_over, needs=("may_stay_until",), description="Days too many, today included.")


@strawberry.type(description="An overstay on a page, with the cursor that continues after it.")
class OverstayEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: Overstay = part("node", description="The overstay.")


@strawberry.type(description="A page of overstays. What is not selected is not computed.")
class OverstayConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[OverstayEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[Overstay] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.input(
    description="Which overstays: all parts must hold; a null part or an empty object is no condition."
)
class OverstayFilter:
    and_: list[OverstayFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[OverstayFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: OverstayFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    nationality: CountryFilter | None = asks("By nationality.")
    may_stay_until: DateFilter | None = asks("By the last day that was allowed.")
    entered_at: DateFilter | None = asks("By the day of entry.")
    checkpoint: StringFilter | None = asks("By the code of the checkpoint of entry.")


@strawberry.input(description="A key to order overstays by.")
class OverstayOrder:
    field: OverstayOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


FILTERS = Filters(
    OverstayFilter,
    {
        "nationality": "nationality_code",
        "mayStayUntil": "may_stay_until",
        "enteredAt": "at",
        "checkpoint": "checkpoint_code",
    },
)
ORDERS = Orders(
    OverstayOrder,
    {"MAY_STAY_UNTIL": "may_stay_until", "ENTERED_AT": "at"},
    default=(("may_stay_until", "ASC"),),
)


@strawberry.type
class OverstayQueries:
    """Root fields, to be inherited by Query."""

    overstays: OverstayConnection = connection(
        record.Overstay,
        FILTERS,
        ORDERS,
        permission=Permission.OVERSTAY_READ,
        description="Who is still here although the last day is over, for the border and the migration service; "
        "the longest first unless ordered.",
    )
