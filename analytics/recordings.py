"""When something behind a metric was recorded: the days, in Asia/Almaty, of all facts it looks at."""

from __future__ import annotations

import re
from datetime import date

from analytics.engine import Engine
from analytics.metric import Metric
from analytics.tables import TABLES

WORD = re.compile(r"\w+")
ALWAYS = frozenset({"quotas", "transfers", "rates"})
"""Tables that companions and conversions look at."""


def recorded_days(engine: Engine, metric: Metric) -> list[date]:
    """The days on which facts were recorded that a figure of the metric may depend on, in order. Raises FactsError."""
    read = "\n".join([metric.table, metric.relation, *(join.sql for join in metric.joins.values())])
    named = sorted(({*WORD.findall(read)} | ALWAYS) & TABLES.keys())
    days = " UNION ".join(
        f"SELECT CAST(recorded_at + INTERVAL 5 HOUR AS DATE) AS day FROM {name}"  # noqa: S608  # our own names
        for name in named
    )
    engine.facts.refresh()
    with engine.facts.snapshot() as cursor:
        found = cursor.execute(f"SELECT day FROM ({days}) ORDER BY day").fetchall()  # noqa: S608  # as above
    return [day for (day,) in found]
