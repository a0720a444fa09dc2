"""Who stayed, from the definition: not left within so many months, and nobody can know before they have passed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from analytics.questions import Question
from models.columns import local_day


def stayed(part: pl.DataFrame, months: int, question: Question) -> Decimal | date | None:
    """Persons, or the day from which it can be known, or None where it never can."""
    facts = part.to_dicts()
    if not facts or any(fact["family"] is None for fact in facts):
        return None
    until = question.as_of or question.today
    if question.known_at:
        until = min(until, local_day(question.known_at))
    since = max(_months_after(fact["on"], months) for fact in facts)
    if since > until:
        return since
    still = [f for f in facts if f["left"] is None or f["left"] >= _months_after(f["on"], months)]
    return Decimal(sum(fact["persons"] for fact in still))


def _months_after(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(last, first + timedelta(days=day.day - 1))
