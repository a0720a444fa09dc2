"""Arrivals: persons granted kandas status, dated by the grant, as the ministry counts them."""

from __future__ import annotations

from analytics.comparisons import comparisons
from analytics.dimensions import (
    DAY,
    MONTH,
    ORIGIN,
    QUARTER,
    TARGET_REGION,
    YEAR,
    YEAR_OF_DAY,
    target_join,
)
from analytics.finishes import count, share_of_total
from analytics.metric import Dimension, Expression, Join, Measure, Metric
from analytics.regions import over_the_split, region_filters
from analytics.tables import Kind

REGION = Expression("coalesce(f.region, placed.region)", ("placed",))
AGE_BAND = Expression("f.age_band")
SEX = Expression("f.sex")
EDUCATION = Expression("f.education")
COMPARED, BESIDE = comparisons(lambda: ARRIVALS, "persons")

ARRIVALS: Metric = Metric(
    id="arrivals",
    unit="persons",
    owner="MIGRATION",
    table="arrivals",
    dimensions=(
        ORIGIN,
        Dimension(
            "REGION",
            "region",
            REGION,
            Kind.REGION,
            about="The region of the family's placement; null while it is not placed, or where it is not known.",
        ),
        *over_the_split(REGION),
        TARGET_REGION,
        YEAR,
        QUARTER,
        MONTH,
        Dimension("AGE_BAND", "age_band", AGE_BAND, Kind.AGE_BAND, about="The age on the day of the grant."),
        Dimension("SEX", "sex", SEX, Kind.SEX, about="The sex; null where it is not known."),
        Dimension("EDUCATION", "education", EDUCATION, Kind.EDUCATION, about="The education as stated."),
    ),
    measures=(
        Measure(
            "persons",
            {"persons": "sum(persons)"},
            count("persons"),
            order="persons",
            about="How many persons.",
        ),
        Measure(
            "share",
            {"persons": "sum(persons)"},
            share_of_total("persons"),
            about="Their share of the question's total, 0 to 1, four digits.",
        ),
        *COMPARED,
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "origin": (Kind.COUNTRY, ORIGIN.value),
        "region": (Kind.REGION, REGION),
        "targetRegion": (Kind.FLAG, TARGET_REGION.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
        "ageBand": (Kind.AGE_BAND, AGE_BAND),
        "sex": (Kind.SEX, SEX),
        "education": (Kind.EDUCATION, EDUCATION),
    }
    | region_filters(REGION),
    caveats=("grant_day", "region_from_placement", "borders_of_2022", "loaded_facts"),
    joins={
        # A family is placed after the grant: its region is that of the latest placement known and true then.
        "placed": Join(
            """LEFT JOIN (
                SELECT family, arg_max(region, seq) AS region FROM placements
                WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY family
            ) AS placed ON placed.family = f.family""",
            follows=("placements", "family", "family"),
        ),
        "target": target_join(REGION.sql, REGION.needs),
    },
    columns={"persons": Expression("f.persons * f.sign")},
    companions=BESIDE,
)
