"""Official figures: what others have printed, with source, date and flags. Never mixed with figures counted here."""

from __future__ import annotations

import strawberry

import models.official as record
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, connection, entity, part, to_many, worded
from resolvers.words import coded
from schema.enums import OfficialFigureOrderField, OrderDirection
from schema.filters import DateFilter, StringFilter
from schema.nodes import Node, PageInfo
from schema.scalars import Date, Decimal


@entity(
    record.OfficialFigureFlag,
    description="What a check found about a figure; nothing was dropped or corrected.",
)
class OfficialFigureFlag:
    code: str = column("code", description="A stable code, such as SHARES_DO_NOT_SUM.")
    message: str = worded(coded("flag"), needs=("code", "params"), description="What was found, in words.")
    others: list[OfficialFigure] = to_many(
        "others", order=("period_end", "key"), description="The other figures that it speaks of."
    )


@entity(record.OfficialFigure, description="One figure as a publication printed it.")
class OfficialFigure(Node):
    measure: str = column("measure", description="What is counted, by the name of whoever compiled.")
    dimension: str | None = column("dimension", description="By what it is parted; `total` where it is not.")
    key: str | None = column("key", description="Which part it is, such as a country's code.")
    period_start: Date | None = column("period_start", description="The first day it counts, if known.")
    period_end: Date | None = column("period_end", description="The last day it counts, if known.")
    value: Decimal = column("value", description="The number as printed.")
    unit: str | None = column("unit", description="Of what, and how it was rounded.")
    source: str = column("source", description="Where it was printed.")
    as_of: str | None = column("as_of", description="The source's date, as exactly as the source gives it.")
    load_id: strawberry.ID = column("load_id", description="The load that brought it.")
    flags: list[OfficialFigureFlag] = to_many(
        "flags", order=("code",), description="What the checks found about it; empty where nothing."
    )


@strawberry.type(description="A figure on a page, with the cursor that continues after it.")
class OfficialFigureEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: OfficialFigure = part("node", description="The figure.")


@strawberry.type(description="A page of official figures. What is not selected is not computed.")
class OfficialFigureConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[OfficialFigureEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[OfficialFigure] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


@strawberry.input(
    description="Which official figures: all parts must hold; a null part or an empty object is no condition."
)
class OfficialFigureFilter:
    and_: list[OfficialFigureFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[OfficialFigureFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: OfficialFigureFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    measure: StringFilter | None = asks("By what is counted.")
    dimension: StringFilter | None = asks("By what it is parted.")
    key: StringFilter | None = asks("By the part.")
    period_start: DateFilter | None = asks("By the first day it counts.")
    period_end: DateFilter | None = asks("By the last day it counts.")
    source: StringFilter | None = asks("By where it was printed.")
    flag: StringFilter | None = asks("By the code of a flag it bears.")


@strawberry.input(description="A key to order official figures by; empty values come last.")
class OfficialFigureOrder:
    field: OfficialFigureOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


FILTERS = Filters(
    OfficialFigureFilter,
    {
        "measure": "measure",
        "dimension": "dimension",
        "key": "key",
        "periodStart": "period_start",
        "periodEnd": "period_end",
        "source": "source",
        "flag": ("flags", "code"),
    },
)
ORDERS = Orders(
    OfficialFigureOrder,
    {"MEASURE": "measure", "PERIOD_START": "period_start", "PERIOD_END": "period_end"},
    default=(("measure", "ASC"), ("period_end", "ASC")),
)


@strawberry.type
class OfficialQueries:
    """Root fields, to be inherited by Query."""

    official_figures: OfficialFigureConnection = connection(
        record.OfficialFigure,
        FILTERS,
        ORDERS,
        description="What others have printed, for everybody; by measure and period unless ordered.",
    )
