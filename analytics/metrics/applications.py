"""Applications of travellers by the day they were submitted, and what became of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.dimensions import DAY, MONTH, QUARTER, YEAR
from analytics.finishes import count, ratio
from analytics.metric import NOBODY, Absent, Cell, Dimension, Expression, Join, Measure, Metric
from analytics.tables import Kind

PROGRAMME = Expression("f.programme")
NATIONALITY = Expression("f.nationality")
STATUS = Expression(
    """CASE decided.last_outcome WHEN 'APPROVE' THEN 'APPROVED' WHEN 'REFUSE' THEN 'REFUSED'
        WHEN 'RETURN' THEN 'RETURNED' WHEN 'REVOKE' THEN 'REVOKED' ELSE 'SUBMITTED' END""",
    ("decided",),
)
DECIDED = {"decided": "count(outcome)"}


def _days(cell: Cell, percentile: Any) -> Decimal | Absent:
    found = cell.parts[f"days_{percentile}"]
    return NOBODY if found is None else Decimal(found)


APPLICATIONS = Metric(
    id="applications",
    unit="applications",
    owner="MIGRATION",
    table="applications_submitted",
    dimensions=(
        Dimension("PROGRAMME", "programme", PROGRAMME, Kind.PROGRAMME),
        Dimension("NATIONALITY", "nationality", NATIONALITY, Kind.COUNTRY),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure("count", {"count": "sum(applications)"}, count("count"), order="count"),
        Measure(
            "approvalRate",
            DECIDED | {"approved": "count(*) FILTER (WHERE outcome = 'APPROVE')"},
            ratio("approved", "decided"),
        ),
        Measure(
            "refusalRate",
            DECIDED | {"refused": "count(*) FILTER (WHERE outcome = 'REFUSE')"},
            ratio("refused", "decided"),
        ),
        Measure(
            "daysToDecision",
            # 0.01 * n is an exact decimal; n / 100 would be a binary fraction and miss the nearest rank at times.
            DECIDED | {"days_{arg}": "quantile_disc(days, 0.01 * {arg})"},
            _days,
            "percentile",
        ),
    ),
    filters={
        "programme": (Kind.PROGRAMME, PROGRAMME),
        "nationality": (Kind.COUNTRY, NATIONALITY),
        "office": (Kind.TEXT, Expression("f.office")),
        "status": (Kind.TEXT, STATUS),
        "submittedAt": (Kind.DAY, DAY),
        "decidedAt": (Kind.DAY, Expression("decided.settled_on", ("decided",))),
    },
    caveats=("submission_day", "first_decision", "still_open"),
    joins={
        "decided": Join(
            """LEFT JOIN (
                SELECT application,
                    arg_max(outcome, seq) AS last_outcome,
                    arg_max("on", seq) FILTER (WHERE outcome <> 'RETURN') AS settled_on,
                    arg_min(outcome, seq) FILTER (WHERE outcome IN ('APPROVE', 'REFUSE')) AS outcome,
                    arg_min("on", seq) FILTER (WHERE outcome IN ('APPROVE', 'REFUSE')) AS decided_on
                FROM applications_decided
                WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY application
            ) AS decided ON decided.application = f.application"""
        )
    },
    columns={
        "applications": Expression("f.sign"),
        "outcome": Expression("decided.outcome", ("decided",)),
        "days": Expression("date_diff('day', f.\"on\", decided.decided_on)", ("decided",)),
    },
)
