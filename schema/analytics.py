"""Figures: one field a metric, the same document for everybody; the viewer's clearance decides what each figure is."""

import strawberry

from resolvers.analytics import metrics, table_of
from resolvers.arguments import takes
from resolvers.reading.limits import heavy
from schema.analytics_figures import Metric
from schema.analytics_inputs import (
    AidDimension,
    AidFilter,
    AidOrder,
    ApplicationMetricDimension,
    ApplicationMetricOrder,
    ArrivalDimension,
    ArrivalFilter,
    ArrivalOrder,
    CrossingDimension,
    CrossingFilter,
    CrossingOrder,
    PlacementDimension,
    PlacementFilter,
    PlacementOrder,
)
from schema.analytics_tables import AidTable, ApplicationTable, ArrivalTable, CrossingTable, PlacementTable
from schema.filters import ApplicationFilter


@strawberry.type(
    description="Figures. `asOf`: of facts true on that day; `knownAt`: as recorded by that moment; `first`: how many "
    "rows, 0 to 10,000, the others together in `rest`."
)
class Analytics:
    arrivals: ArrivalTable = heavy(
        resolver=takes(
            table_of("arrivals"),
            by=list[ArrivalDimension],
            where=ArrivalFilter | None,
            order_by=list[ArrivalOrder] | None,
        ),
        description="Persons granted kandas status, dated by the grant.",
    )
    placements: PlacementTable = heavy(
        resolver=takes(
            table_of("placements"),
            by=list[PlacementDimension],
            where=PlacementFilter | None,
            order_by=list[PlacementOrder] | None,
        ),
        description="Families placed in regions, against the quota.",
    )
    aid_spend: AidTable = heavy(
        resolver=takes(
            table_of("aidSpend"),
            by=list[AidDimension],
            where=AidFilter | None,
            order_by=list[AidOrder] | None,
        ),
        description="Aid paid and paid back, in tenge, MRP, euros or dollars.",
    )
    applications: ApplicationTable = heavy(
        resolver=takes(
            table_of("applications"),
            by=list[ApplicationMetricDimension],
            where=ApplicationFilter | None,
            order_by=list[ApplicationMetricOrder] | None,
        ),
        description="Applications of travellers, and what became of them. Not by reference or due day.",
    )
    crossings: CrossingTable = heavy(
        resolver=takes(
            table_of("crossings"),
            by=list[CrossingDimension],
            where=CrossingFilter | None,
            order_by=list[CrossingOrder] | None,
        ),
        description="Crossings of the border, in and out.",
    )
    metrics: list[Metric] = strawberry.field(resolver=metrics, description="The catalogue of metrics.")
