"""Appeals against decisions on applications and kandas cases, and the answers to them."""

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
from analytics.finishes import count, days, ratio
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

ANSWER = Expression("f.answer")
ANSWERED = {"answered": "count(answer)"}
WON = {"won": "count(*) FILTER (WHERE answer = 'APPROVE')"}

APPEALS = Metric(
    id="appeals",
    unit="appeals",
    owner="MIGRATION",
    table="appeals",
    # An answer is the first one after the appeal; a record can be contested again after the next decision.
    relation="""(
        SELECT * FROM (
            SELECT *, lead(outcome) OVER following AS answer, lead("on") OVER following AS answered_on
            FROM appeals WHERE "on" <= $as_of AND recorded_at <= $known_at
            WINDOW following AS (PARTITION BY record ORDER BY seq)
        ) WHERE outcome IS NULL)""",
    dimensions=(
        CASE_KIND,
        NATIONALITY,
        OFFICE,
        Dimension(
            "OUTCOME",
            "outcome",
            ANSWER,
            Kind.OUTCOME,
            about="The answer: APPROVE where it was right, REFUSE where it was not; null before there is one.",
        ),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "lodged", {"lodged": "sum(sign)"}, count("lodged"), order="lodged", about="How many appeals."
        ),
        Measure(
            "answered", ANSWERED, count("answered"), order="answered", about="How many of them are answered."
        ),
        Measure("won", WON, count("won"), order="won", about="How many of them were right."),
        Measure(
            "successRate",
            ANSWERED | WON,
            ratio("won", "answered"),
            about="Right by answered, 0 to 1, four digits.",
        ),
        Measure(
            "daysToAnswer",
            {"days_{arg}": "quantile_disc(days, 0.01 * {arg})"},
            days,
            "percentile",
            about="Days from the appeal to its answer, at a percentile from 1 to 100 by nearest rank.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "programme": (Kind.CASE_KIND, CASE_KIND.value),
        "nationality": (Kind.COUNTRY, NATIONALITY.value),
        "office": (Kind.TEXT, OFFICE.value),
        "outcome": (Kind.OUTCOME, ANSWER),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("appeal_day", "answers_follow", "origin_as_nationality"),
    columns={"answer": ANSWER, "days": Expression("date_diff('day', f.\"on\", f.answered_on)")},
)
