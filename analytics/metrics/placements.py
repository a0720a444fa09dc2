"""Placements of families in regions, against the quota of the year."""

from __future__ import annotations

from analytics import stays
from analytics.comparisons import comparisons
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
from analytics.finishes import count, known_count, share_of_total
from analytics.metric import Bound, Companion, Dimension, Expression, Measure, Metric
from analytics.questions import Question
from analytics.quotas import limits, quota, quota_used, quotas
from analytics.regions import over_the_split, region_filters
from analytics.tables import Kind
from policy.rulebook import Rulebook

UNDER_QUOTA = Expression("f.under_quota")
PERSONS = {"persons": "sum(persons)"}
FAMILIES = {
    "families": """CASE
        WHEN coalesce(sum(sign) FILTER (WHERE family IS NULL AND families IS NULL), 0) > 0 THEN NULL
        ELSE count(DISTINCT family) + coalesce(sum(families * sign) FILTER (WHERE family IS NULL), 0) END"""
}
LOADED = """
SELECT 'QUOTA' AS what, "on" AS day, region, NULL::BOOLEAN AS target, year, arg_max(places, loaded) AS places FROM (
    SELECT "on", region, year, places, max(seq) FILTER (WHERE sign > 0) AS loaded FROM quotas
    WHERE quota = 'KANDAS' AND recorded_at <= $known_at GROUP BY "on", region, year, places HAVING sum(sign) > 0
) AS standing GROUP BY "on", region, year
UNION ALL
SELECT 'MOVED', "on", region, NULL, year, sum(places * sign) FROM transfers
WHERE recorded_at <= $known_at GROUP BY "on", region, year"""
"""The quotas that loads brought and none took back, of several for a day the last one loaded; and places moved."""


def _quotas(question: Question, rulebook: Rulebook) -> tuple[str, Bound]:
    """Persons placed under quota by month and region, within the regions and the last day of the question; and
    beside them what else than the rules says something of quotas."""
    known = {"known_at": moments(question)["known_at"]}
    found = limits(question)
    if found is None:
        return LOADED, known
    chosen = filter_sql(found.regions, PLACEMENTS.filters)
    joins, bound = joins_sql(chosen.needs | {"target"}, PLACEMENTS, question, rulebook)
    sql = f"""
SELECT 'PLACED' AS what, {MONTH.value.sql} AS day, f.region, target.target, year(f."on") AS year,
    sum(f.persons * f.sign) AS places
FROM placements AS f {joins}
WHERE f.under_quota AND f."on" <= $as_of AND f.recorded_at <= $known_at AND f."on" <= $until AND {chosen.sql}
GROUP BY ALL
UNION ALL {LOADED}"""  # noqa: S608  # made of declarations; whatever was sent is bound
    return sql, bound | chosen.bound | moments(question) | {"until": found.until}


COMPARED, BESIDE = comparisons(lambda: PLACEMENTS, "persons")

PLACEMENTS: Metric = Metric(
    id="placements",
    unit="persons",
    owner="MIGRATION",
    table="placements",
    dimensions=(
        ORIGIN,
        REGION,
        *over_the_split(REGION.value),
        TARGET_REGION,
        YEAR,
        QUARTER,
        MONTH,
        Dimension(
            "UNDER_QUOTA",
            "under_quota",
            UNDER_QUOTA,
            Kind.FLAG,
            about="Whether it took a place of the quota.",
        ),
    ),
    measures=(
        Measure("persons", PERSONS, count("persons"), order="persons", about="How many persons."),
        Measure(
            "families",
            FAMILIES,
            known_count("families"),
            order="families",
            about="How many families; not collected where a source did not say how many.",
        ),
        Measure(
            "share",
            PERSONS,
            share_of_total("persons"),
            about="Their share of the question's total, 0 to 1, four digits.",
        ),
        Measure(
            "quota",
            {},
            quota,
            beside="quotas",
            about="Places of the year's quota in force at the period's end, of the row's regions together; "
            "not collected by origin, or where a year's quota is not known by region.",
        ),
        Measure(
            "quotaUsed",
            {},
            quota_used,
            beside="quotas",
            about="Persons placed under quota from 1 January to the period's end, by the quota; four digits.",
        ),
        Measure(
            "stayed",
            stays.PARTS,
            stays.stayed,
            "months",
            about="How many of the persons still live there after 1 to 120 months; not collected before they "
            "have passed for all of them, or where a source names no families.",
        ),
        *COMPARED,
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "origin": (Kind.COUNTRY, ORIGIN.value),
        "region": (Kind.REGION, REGION.value),
        "targetRegion": (Kind.FLAG, TARGET_REGION.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
        "underQuota": (Kind.FLAG, UNDER_QUOTA),
    }
    | region_filters(REGION.value),
    caveats=(
        "placement_day",
        "quota_at_period_end",
        "stayed_by_departures",
        "borders_of_2022",
        "loaded_facts",
    ),
    joins={"target": target_join("f.region"), "departed": stays.LEFT},
    columns={
        "family": Expression("f.family"),
        "families": Expression("f.families"),
        "persons": Expression("f.persons * f.sign"),
    }
    | stays.COLUMNS,
    companions=BESIDE | {"quotas": Companion(_quotas, quotas)},
)
