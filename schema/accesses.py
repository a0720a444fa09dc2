"""Who read a person's file, as that person sees it."""

import strawberry

import models.accesses as record
from resolvers.accesses import (
    office_told,
    purpose_told,
    reader_told,
    record_of,
    what_told,
    withheld_until,
)
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, computed, entity, part
from schema.enums import AccessOrderField, OrderDirection
from schema.leaf_filters import DateFilter
from schema.nodes import PageInfo
from schema.scalars import Date, DateTime


@strawberry.input(
    description="Which reads: all parts must hold; a null part or an empty object is no condition."
)
class AccessFilter:
    and_: list["AccessFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["AccessFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: "AccessFilter | None" = asks("All that this leaves out; of an empty object nothing.", "not")
    at: DateFilter | None = asks("By the day of the read.")


@strawberry.input(description="A key to order reads by.")
class AccessOrder:
    field: AccessOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


ACCESSES = Filters(AccessFilter, {"at": "at"})
ACCESS_ORDERS = Orders(AccessOrder, {"AT": "at"}, default=(("at", "DESC"),))
TOLD = ("read_id", record.AccessRead, "withheld_until")


@entity(record.AccessEntry, description="Somebody whose post it is read personal data of a file.")
class AccessLogEntry:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    at: DateTime = column("at", description="When.")
    by: str | None = computed(
        reader_told,
        needs=(("read_id", record.AccessRead, "actor"), TOLD),
        description="Who; null while that is withheld.",
    )
    office: str | None = computed(
        office_told,
        needs=(("read_id", record.AccessRead, "office_code"), TOLD),
        description="For which office; null while withheld.",
    )
    purpose: str | None = computed(
        purpose_told,
        needs=(("read_id", record.AccessRead, "purpose"), TOLD),
        description="For which purpose, as stated; null while withheld.",
    )
    fields: list[str] = computed(
        what_told,
        needs=(
            "place",
            ("read_id", record.AccessRead, "groups"),
            ("read_id", record.AccessRead, "entries"),
            TOLD,
        ),
        description="What was read, as Type.field; empty while withheld.",
    )
    record: str | None = computed(
        record_of,
        needs=("place", ("read_id", record.AccessRead, "entries")),
        description="The application, case or member it was read through.",
    )
    withheld_until: Date | None = computed(
        withheld_until,
        needs=(TOLD,),
        description="From this day on the rest is told; null where nothing is withheld.",
    )


@strawberry.type(description="An entry on a page, with the cursor that continues after it.")
class AccessLogEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: AccessLogEntry = part("node", description="The entry.")


@strawberry.type(description="Reads of your file by whoever holds a post, withheld ones counted too.")
class AccessLogConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[AccessLogEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[AccessLogEntry] = part("nodes", description="The entries alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")
