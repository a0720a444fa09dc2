"""Permits and cards by the day they were issued, and how many of them are in force on the day of the question."""

from __future__ import annotations

from analytics.dimensions import DAY, MONTH, NATIONALITY, OFFICE, QUARTER, YEAR, YEAR_OF_DAY
from analytics.finishes import count, share_of_total
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

PROGRAMME = Expression("f.programme")
STANDS = "last_step NOT IN ('ENDED', 'REVOKED', 'VOIDED', 'WITHDRAWN')"
IN_FORCE = {"in_force": "count(*) FILTER (WHERE in_force)"}

PERMITS = Metric(
    id="permits",
    unit="permits",
    owner="MIGRATION",
    table="permits",
    # Of a permit that was taken away and given back, the newest word counts; its days are the newest that were said.
    relation=f"""(
        SELECT issued.*, {STANDS} AS stands,
            {STANDS} AND least($as_of, $today) BETWEEN first_day AND last_day AS in_force
        FROM permits AS issued JOIN (
            SELECT application, arg_max(step, seq) FILTER (WHERE step NOT IN ('CHANGED', 'EXTENDED')) AS last_step,
                arg_max(valid_from, seq) AS first_day, arg_max(valid_to, seq) AS last_day
            FROM permits WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY application
        ) AS now ON now.application = issued.application WHERE issued.step = 'ISSUED')""",  # noqa: S608  # our own words
    dimensions=(
        Dimension("PROGRAMME", "programme", PROGRAMME, Kind.PROGRAMME, about="The programme."),
        NATIONALITY,
        OFFICE,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "issued", {"issued": "sum(sign)"}, count("issued"), order="issued", about="How many were issued."
        ),
        Measure(
            "inForce",
            IN_FORCE,
            count("in_force"),
            order="in_force",
            about="How many of them are in force on the day of `asOf`, or today.",
        ),
        Measure(
            "share",
            IN_FORCE,
            share_of_total("in_force"),
            about="Their share of all in force that the question counts, 0 to 1, four digits.",
        ),
        Measure(
            "endedEarly",
            {"ended_early": "count(*) FILTER (WHERE NOT stands)"},
            count("ended_early"),
            order="ended_early",
            about="How many of them were revoked, voided, given back or ended before their last day.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "programme": (Kind.PROGRAMME, PROGRAMME),
        "nationality": (Kind.COUNTRY, NATIONALITY.value),
        "office": (Kind.TEXT, OFFICE.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("issue_day", "in_force_by_days"),
    columns={"stands": Expression("f.stands"), "in_force": Expression("f.in_force")},
)
