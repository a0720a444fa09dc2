"""The catalogue: every metric is one value. Adding a metric is adding a value and its words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analytics.metric import Metric
from analytics.metrics.aid_spend import AID_SPEND
from analytics.metrics.appeals import APPEALS
from analytics.metrics.applications import APPLICATIONS
from analytics.metrics.arrivals import ARRIVALS
from analytics.metrics.crossings import CROSSINGS
from analytics.metrics.diaspora import DIASPORA
from analytics.metrics.kandas_cases import KANDAS_CASES
from analytics.metrics.overstays import OVERSTAYS
from analytics.metrics.permits import PERMITS
from analytics.metrics.placements import PLACEMENTS
from analytics.metrics.refusals import REFUSALS
from analytics.metrics.workload import WORKLOAD

METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.id: metric
        for metric in (
            ARRIVALS,
            PLACEMENTS,
            AID_SPEND,
            APPLICATIONS,
            CROSSINGS,
            DIASPORA,
            KANDAS_CASES,
            REFUSALS,
            APPEALS,
            PERMITS,
            OVERSTAYS,
            WORKLOAD,
        )
    }
)
