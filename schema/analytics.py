"""Figures: one field a metric, the same document for everybody; the viewer's clearance decides what each figure is."""

import strawberry

from resolvers.analytics import metrics
from resolvers.analytics_types import question_of
from schema.analytics_figures import Metric
from schema.analytics_types import (
    AID,
    APPEALS,
    APPLICATIONS,
    ARRIVALS,
    CROSSINGS,
    DIASPORA,
    KANDAS_CASES,
    OVERSTAYS,
    PERMITS,
    PLACEMENTS,
    REFUSALS,
    WORKLOAD,
)


@strawberry.type(
    description="Figures. `asOf`: of facts true on that day; `knownAt`: as recorded by that moment; `first`: how many "
    "rows, 0 to 10,000, the others together in `rest`."
)
class Analytics:
    arrivals: ARRIVALS.table = question_of(ARRIVALS)
    placements: PLACEMENTS.table = question_of(PLACEMENTS)
    aid_spend: AID.table = question_of(AID)
    applications: APPLICATIONS.table = question_of(APPLICATIONS)
    crossings: CROSSINGS.table = question_of(CROSSINGS)
    diaspora: DIASPORA.table = question_of(DIASPORA)
    kandas_cases: KANDAS_CASES.table = question_of(KANDAS_CASES)
    refusals: REFUSALS.table = question_of(REFUSALS)
    appeals: APPEALS.table = question_of(APPEALS)
    permits: PERMITS.table = question_of(PERMITS)
    overstays: OVERSTAYS.table = question_of(OVERSTAYS)
    workload: WORKLOAD.table = question_of(WORKLOAD)
    metrics: list[Metric] = strawberry.field(resolver=metrics, description="The catalogue of metrics.")
