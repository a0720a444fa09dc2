"""Negative decisions on applications and kandas cases, by their grounds."""

from __future__ import annotations

from analytics.dimensions import (
    CASE_KIND,
    DAY,
    MONTH,
    NATIONALITY,
    OFFICE,
    QUARTER,
    YEAR,
    YEAR_OF_DAY,
)
from analytics.finishes import count, share_of_total
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

OUTCOME = Expression("f.outcome")
GROUND = Expression("f.ground")
DECISIONS = {"decisions": "count(DISTINCT decision)"}

REFUSALS = Metric(
    id="refusals",
    unit="decisions",
    owner="MIGRATION",
    table="refusals",
    dimensions=(
        Dimension("GROUND", "ground", GROUND, Kind.TEXT, about="The ground, by its code."),
        Dimension("OUTCOME", "outcome", OUTCOME, Kind.OUTCOME, about="Refused, returned or revoked."),
        CASE_KIND,
        NATIONALITY,
        OFFICE,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "decisions",
            DECISIONS,
            count("decisions"),
            order="decisions",
            about="How many decisions; one with two grounds is in the rows of both, and once in their total.",
        ),
        Measure(
            "share",
            DECISIONS,
            share_of_total("decisions"),
            about="Their share of the question's decisions, 0 to 1, four digits.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "ground": (Kind.TEXT, GROUND),
        "outcome": (Kind.OUTCOME, OUTCOME),
        "programme": (Kind.CASE_KIND, CASE_KIND.value),
        "nationality": (Kind.COUNTRY, NATIONALITY.value),
        "office": (Kind.TEXT, OFFICE.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("decision_day", "several_grounds", "origin_as_nationality"),
    columns={"decision": Expression("(f.xid, f.seq)")},
)
