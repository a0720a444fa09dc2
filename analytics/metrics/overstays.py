"""Stays with a last day allowed, by the day of the entry, and how many of them lasted longer."""

from __future__ import annotations

from analytics.dimensions import DAY, MONTH, NATIONALITY, QUARTER, YEAR, YEAR_OF_DAY
from analytics.finishes import count, days, ratio
from analytics.metric import Dimension, Expression, Measure, Metric
from analytics.tables import Kind

CHECKPOINT = Expression("f.checkpoint")
PERMIT = Expression("f.permit_kind")
OVER = {"over": "count(*) FILTER (WHERE days_over > 0)"}

OVERSTAYS = Metric(
    id="overstays",
    unit="stays",
    owner="BORDER",
    table="stays",
    # The next crossing ends a stay: an exit says itself how long it was too long; an exit that is missing is held
    # against nobody; whoever is still here is late since the last day that the entry allowed.
    relation="""(
        SELECT *, CASE next_direction WHEN 'EXIT' THEN next_overstay WHEN 'ENTRY' THEN 0
            ELSE greatest(0, date_diff('day', may_stay_until, least($as_of, $today))) END AS days_over
        FROM (
            SELECT *, lead(direction) OVER following AS next_direction,
                lead(overstay_days) OVER following AS next_overstay
            FROM stays WHERE "on" <= $as_of AND recorded_at <= $known_at
            WINDOW following AS (PARTITION BY person ORDER BY "on", seq)
        ) WHERE direction = 'ENTRY' AND may_stay_until IS NOT NULL)""",
    dimensions=(
        NATIONALITY,
        Dimension(
            "CHECKPOINT",
            "checkpoint",
            CHECKPOINT,
            Kind.CHECKPOINT,
            about="Where the stay began; null where it is not known.",
        ),
        Dimension(
            "PERMIT_KIND",
            "permit_kind",
            PERMIT,
            Kind.TEXT,
            about="The kind of permit the stay began with; null without one.",
        ),
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "stays",
            {"stays": "sum(sign)"},
            count("stays"),
            order="stays",
            about="How many stays had a last day.",
        ),
        Measure("overstays", OVER, count("over"), order="over", about="How many of them lasted longer."),
        Measure(
            "stillHere",
            {"still_here": "count(*) FILTER (WHERE days_over > 0 AND here)"},
            count("still_here"),
            order="still_here",
            about="How many of these have not ended.",
        ),
        Measure(
            "rate",
            OVER | {"stays": "sum(sign)"},
            ratio("over", "stays"),
            about="Overstays by stays; four digits.",
        ),
        Measure(
            "daysOver",
            {"days_{arg}": "quantile_disc(days_over, 0.01 * {arg}) FILTER (WHERE days_over > 0)"},
            days,
            "percentile",
            about="Days too many of those that lasted longer, at a percentile from 1 to 100 by nearest rank.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "nationality": (Kind.COUNTRY, NATIONALITY.value),
        "checkpoint": (Kind.CHECKPOINT, CHECKPOINT),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("entry_day", "told_at_entry", "stays_of_the_record"),
    columns={
        "days_over": Expression("f.days_over"),
        "here": Expression("f.next_direction IS NULL"),
    },
)
