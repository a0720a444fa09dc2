"""Applications of travellers by the day they were submitted, and what became of them."""

from __future__ import annotations

from analytics.comparisons import comparisons
from analytics.dimensions import DAY, MONTH, OFFICE, QUARTER, YEAR
from analytics.finishes import count, days, ratio, share_of_total
from analytics.metric import Dimension, Expression, Join, Measure, Metric
from analytics.tables import Kind

PROGRAMME = Expression("f.programme")
NATIONALITY = Expression("f.nationality")
OUTCOME = Expression("decided.outcome", ("decided",))
STATUS = Expression(
    """CASE decided.last_outcome WHEN 'APPROVE' THEN 'APPROVED' WHEN 'REFUSE' THEN 'REFUSED'
        WHEN 'RETURN' THEN 'RETURNED' WHEN 'REVOKE' THEN 'REVOKED' ELSE 'SUBMITTED' END""",
    ("decided",),
)
COUNT = {"count": "sum(applications)"}
DECIDED = {"decided": "count(outcome)"}
APPEALS = {"appeals": "coalesce(sum(appeals), 0)"}
ANSWERED = {"answered": "coalesce(sum(answered), 0)", "won": "coalesce(sum(won), 0)"}
COMPARED, BESIDE = comparisons(lambda: APPLICATIONS, "applications", "on record")

APPLICATIONS: Metric = Metric(
    id="applications",
    unit="applications",
    owner="MIGRATION",
    table="applications_submitted",
    dimensions=(
        Dimension("PROGRAMME", "programme", PROGRAMME, Kind.PROGRAMME, about="The programme."),
        Dimension(
            "NATIONALITY",
            "nationality",
            NATIONALITY,
            Kind.COUNTRY,
            about="The country of the passport shown.",
        ),
        Dimension(
            "CATEGORY",
            "category",
            Expression("f.category"),
            Kind.TEXT,
            about="The category of visa that was asked for; null where the programme has none.",
        ),
        OFFICE,
        Dimension(
            "OUTCOME",
            "outcome",
            OUTCOME,
            Kind.OUTCOME,
            about="The first approval or refusal; null before there is one.",
        ),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure("count", COUNT, count("count"), order="count", about="How many applications."),
        Measure(
            "share",
            COUNT,
            share_of_total("count"),
            about="Their share of the question's total, 0 to 1, four digits.",
        ),
        Measure(
            "approvalRate",
            DECIDED | {"approved": "count(*) FILTER (WHERE outcome = 'APPROVE')"},
            ratio("approved", "decided"),
            about="Approved by decided, 0 to 1, four digits.",
        ),
        Measure(
            "refusalRate",
            DECIDED | {"refused": "count(*) FILTER (WHERE outcome = 'REFUSE')"},
            ratio("refused", "decided"),
            about="Refused by decided, 0 to 1, four digits.",
        ),
        Measure(
            "daysToDecision",
            # 0.01 * n is an exact decimal; n / 100 would be a binary fraction and miss the nearest rank at times.
            DECIDED | {"days_{arg}": "quantile_disc(days, 0.01 * {arg})"},
            days,
            "percentile",
            about="Days from submission to the first decision, at a percentile from 1 to 100 by nearest rank.",
        ),
        Measure(
            "appeals",
            APPEALS,
            count("appeals"),
            order="appeals",
            about="How many appeals were lodged against decisions on them.",
        ),
        Measure(
            "appealsWon",
            ANSWERED,
            count("won"),
            order="won",
            about="How many of these appeals were right, as far as they are answered.",
        ),
        Measure(
            "appealSuccess",
            ANSWERED,
            ratio("won", "answered"),
            about="Appeals that were right by those that were answered, 0 to 1, four digits.",
        ),
        *COMPARED,
    ),
    filters={
        "programme": (Kind.PROGRAMME, PROGRAMME),
        "nationality": (Kind.COUNTRY, NATIONALITY),
        "office": (Kind.TEXT, OFFICE.value),
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
            ) AS decided ON decided.application = f.application""",
            follows=("applications_decided", "application", "application"),
        ),
        "contested": Join(
            """LEFT JOIN (
                SELECT record, count(*) FILTER (WHERE outcome IS NULL) AS lodged, count(outcome) AS answered,
                    count(*) FILTER (WHERE outcome = 'APPROVE') AS won
                FROM appeals WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY record
            ) AS contested ON contested.record = f.application""",
            follows=("appeals", "record", "application"),
        ),
    },
    columns={
        "applications": Expression("f.sign"),
        "outcome": OUTCOME,
        "days": Expression("date_diff('day', f.\"on\", decided.decided_on)", ("decided",)),
        "appeals": Expression("contested.lodged", ("contested",)),
        "answered": Expression("contested.answered", ("contested",)),
        "won": Expression("contested.won", ("contested",)),
    },
    companions=BESIDE,
)
