"""The work of offices: what came in, what was decided, and what still waits."""

from __future__ import annotations

from analytics.dimensions import CASE_KIND, DAY, MONTH, QUARTER, YEAR, YEAR_OF_DAY
from analytics.finishes import count, days
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

OFFICE = Expression("f.known_office")
KIND = Expression("f.known_programme")
WAITS = "newest AND step IN ('ANSWERED', 'APPEALED', 'RECEIVED')"


def _steps(step: str) -> dict[str, str]:
    return {step.lower(): f"count(*) FILTER (WHERE step = '{step}')"}


WORKLOAD = Metric(
    id="workload",
    unit="steps",
    owner="MINISTRY",
    table="work",
    # What the person does is in no office's name: it is work of the office that has the record.
    relation="""(
        SELECT *, lead(seq) OVER history IS NULL AS newest,
            coalesce(office, max(office) OVER whole) AS known_office,
            coalesce(programme, max(programme) OVER whole) AS known_programme
        FROM work WHERE "on" <= $as_of AND recorded_at <= $known_at
        WINDOW history AS (PARTITION BY record ORDER BY seq), whole AS (PARTITION BY record))""",
    dimensions=(
        Dimension("OFFICE", "office", OFFICE, Kind.TEXT, about="The office, by its code."),
        Dimension("PROGRAMME", "programme", KIND, Kind.CASE_KIND, about=CASE_KIND.about),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "received",
            _steps("RECEIVED"),
            count("received"),
            order="received",
            about="How many applications and cases came.",
        ),
        Measure(
            "decided",
            _steps("DECIDED"),
            count("decided"),
            order="decided",
            about="How many decisions were made: approvals, refusals, revocations and answers to appeals.",
        ),
        Measure(
            "returned",
            _steps("RETURNED"),
            count("returned"),
            order="returned",
            about="How many were returned for completion.",
        ),
        Measure(
            "appealed",
            _steps("APPEALED"),
            count("appealed"),
            order="appealed",
            about="How many were contested.",
        ),
        Measure(
            "waiting",
            {"waiting": f"count(*) FILTER (WHERE {WAITS})"},
            count("waiting"),
            order="waiting",
            about="How many still wait for the office, dated by what they wait for since: their arrival, an answer, an "
            "appeal.",
        ),
        Measure(
            "daysWaiting",
            {"days_{arg}": f"quantile_disc(days, 0.01 * {{arg}}) FILTER (WHERE {WAITS})"},
            days,
            "percentile",
            about="Days that these have waited by the day of `asOf`, or today, at a percentile from 1 to 100 by "
            "nearest rank.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "office": (Kind.TEXT, OFFICE),
        "programme": (Kind.CASE_KIND, KIND),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("step_day", "waits_for_the_office"),
    columns={
        "step": Expression("f.step"),
        "newest": Expression("f.newest"),
        "days": Expression("date_diff('day', f.\"on\", least($as_of, $today))"),
    },
)
