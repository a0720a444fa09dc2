"""The facts of every metric of the fold."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from tests.analytics import fold_facts as facts
from tests.analytics import fold_records as records

FACTS: dict[str, Callable[..., pl.DataFrame]] = {
    "arrivals": facts.arrivals,
    "placements": facts.placements,
    "aidSpend": facts.aid,
    "applications": facts.applications,
    "crossings": facts.crossings,
    "diaspora": records.diaspora,
    "kandasCases": records.kandas_cases,
    "refusals": records.refusals,
    "appeals": records.appeals,
    "permits": records.permits,
    "overstays": records.overstays,
    "workload": records.workload,
}
