"""Placements of families in regions, against the quota of the year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.compile import filter_sql, joins_sql
from analytics.dimensions import (
    DAY,
    MONTH,
    ORIGIN,
    QUARTER,
    REGION,
    TARGET_REGION,
    YEAR,
    YEAR_OF_DAY,
    moments,
    target_join,
)
from analytics.finishes import count
from analytics.metric import NOBODY, Absent, Bound, Cell, Companion, Expression, Measure, Metric
from analytics.questions import Question
from analytics.quotas import limits, quota, quota_used, quotas
from analytics.tables import Kind
from policy.rulebook import Rulebook


def _stayed(_cell: Cell, _months: Any) -> Decimal | Absent:
    """Nobody can say who stayed before departures are recorded."""
    return NOBODY


def _placed_under_quota(question: Question, rulebook: Rulebook) -> tuple[str, Bound]:
    """Persons placed under quota by month and region, within the regions and the last day of the question."""
    found = limits(question)
    if found is None:
        return "SELECT NULL, NULL, NULL, NULL WHERE FALSE", {}
    chosen = filter_sql(found.regions, PLACEMENTS.filters)
    joins, bound = joins_sql(chosen.needs | {"target"}, PLACEMENTS, question, rulebook)
    sql = f"""
SELECT {MONTH.value.sql} AS month, f.region, target.target, sum(f.persons * f.sign) FROM placements AS f {joins}
WHERE f.under_quota AND f."on" <= $as_of AND f.recorded_at <= $known_at AND f."on" <= $until AND {chosen.sql}
GROUP BY 1, 2, 3"""  # noqa: S608  # made of declarations; whatever was sent is bound
    return sql, bound | chosen.bound | moments(question) | {"until": found.until}


PLACEMENTS = Metric(
    id="placements",
    unit="persons",
    owner="MIGRATION",
    table="placements",
    dimensions=(ORIGIN, REGION, TARGET_REGION, YEAR, QUARTER, MONTH),
    measures=(
        Measure("persons", {"persons": "sum(persons)"}, count("persons"), order="persons"),
        Measure("families", {"families": "count(DISTINCT family)"}, count("families"), order="families"),
        Measure("quota", {}, quota, beside="quotas"),
        Measure("quotaUsed", {}, quota_used, beside="quotas"),
        Measure("stayed", {}, _stayed, "months"),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "origin": (Kind.COUNTRY, ORIGIN.value),
        "region": (Kind.REGION, REGION.value),
        "targetRegion": (Kind.FLAG, TARGET_REGION.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("placement_day", "quota_at_period_end", "departures_not_recorded"),
    joins={"target": target_join("f.region")},
    columns={"family": Expression("f.family"), "persons": Expression("f.persons * f.sign")},
    companions={"quotas": Companion(_placed_under_quota, quotas)},
)
