"""Kandas cases by step: how many took it, how many stand at it, and how long it took them."""

from __future__ import annotations

from analytics.dimensions import DAY, MONTH, OFFICE, QUARTER, YEAR, YEAR_OF_DAY
from analytics.finishes import count, days
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

STEP = Expression("f.step")
ORIGIN = Expression("f.known_origin")


KANDAS_CASES = Metric(
    id="kandasCases",
    unit="steps",
    owner="MIGRATION",
    table="cases",
    relation="""(
        SELECT *, lag("on") OVER history AS before_on, lead(seq) OVER history IS NULL AS newest,
            min("on") FILTER (WHERE step = 'OPENED') OVER whole AS opened_on,
            coalesce(origin, max(origin) OVER whole) AS known_origin
        FROM cases WHERE "on" <= $as_of AND recorded_at <= $known_at
        WINDOW history AS (PARTITION BY family ORDER BY seq), whole AS (PARTITION BY family))""",
    dimensions=(
        Dimension(
            "STEP",
            "step",
            STEP,
            Kind.CASE_STEP,
            about="The step; what an officer decided is APPROVE, REFUSE, RETURN or REVOKE.",
        ),
        Dimension("ORIGIN", "origin", ORIGIN, Kind.COUNTRY, about="The country the family came from."),
        OFFICE,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "steps", {"steps": "sum(sign)"}, count("steps"), order="steps", about="How often it was taken."
        ),
        Measure(
            "cases",
            {"cases": "count(DISTINCT family)"},
            count("cases"),
            order="cases",
            about="How many different cases took it.",
        ),
        Measure(
            "standing",
            {"standing": "count(*) FILTER (WHERE newest)"},
            count("standing"),
            order="standing",
            about="How many cases stand at it: it is the newest step of theirs.",
        ),
        Measure(
            "daysFromOpening",
            {"days_{arg}": "quantile_disc(since_opening, 0.01 * {arg})"},
            days,
            "percentile",
            about="Days from the opening of the case to the step, at a percentile from 1 to 100 by nearest rank.",
        ),
        Measure(
            "daysFromStepBefore",
            {"days_before_{arg}": "quantile_disc(since_before, 0.01 * {arg})"},
            lambda cell, percentile: days(cell, f"before_{percentile}"),
            "percentile",
            about="Days from the step before it, at a percentile from 1 to 100 by nearest rank; the opening has none.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "step": (Kind.CASE_STEP, STEP),
        "origin": (Kind.COUNTRY, ORIGIN),
        "office": (Kind.TEXT, OFFICE.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("step_day", "standing_at_the_newest"),
    columns={
        "family": Expression("f.family"),
        "newest": Expression("f.newest"),
        "since_opening": Expression("date_diff('day', f.opened_on, f.\"on\")"),
        "since_before": Expression("date_diff('day', f.before_on, f.\"on\")"),
    },
)
