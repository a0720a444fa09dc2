"""Who stayed: persons of families that had not left so many months after their placement.

Asked too early, nobody can know; and nobody knows it of loaded facts, which name no family.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.dimensions import known_on
from analytics.metric import NOBODY, Absent, Cell, Expression, Join

LEFT = Join(
    """LEFT JOIN (
        SELECT family, min("on") AS left_on FROM departures
        WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY family
    ) AS departed ON departed.family = f.family""",
    follows=("departures", "family", "family"),
)
"""The day on which a family left."""
COLUMNS = {"placed_on": Expression('f."on"'), "left_on": Expression("departed.left_on", ("departed",))}
PARTS = {
    "stayed_{arg}": "sum(persons) FILTER (WHERE left_on IS NULL OR left_on >= placed_on + INTERVAL {arg} MONTH)",
    "last_placed": "max(placed_on) FILTER (WHERE family IS NOT NULL)",
    "nameless": "coalesce(sum(sign) FILTER (WHERE family IS NULL), 0)",
}


def stayed(cell: Cell, months: Any) -> Decimal | Absent:
    """Persons who stayed; not collected until so many months have passed for everybody, or where nobody can know."""
    last: date | None = cell.parts["last_placed"]
    if last is None or cell.parts["nameless"]:
        return NOBODY
    question = cell.question
    since, until = later(last, months), question.as_of or question.today
    if since > min(until, known_on(question) or until):
        return Absent(since)
    return Decimal(cell.parts[f"stayed_{months}"] or 0)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
