"""A year before, and since 1991: the same facts counted again, from the definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from analytics.questions import All, Condition, Leaf, Not, Question
from policy.rulebook import Rulebook
from tests.analytics.fold_facts import day_keys, meets
from tests.analytics.fold_tables import FACTS
from tests.analytics.rounding import rounded
from tests.feed.journals import Said

DAYS = {"on", "year", "submittedAt"}
PERIODS = ("month", "quarter", "year")


def change(
    now: int, keys: dict[str, Any], count: Callable[..., int], events: Sequence[Said], question: Question,
    rulebook: Rulebook,
) -> Decimal | None:  # fmt: skip
    """By how much the count of a row, or of all, differs from that of the facts that are a year older."""
    until = min(question.as_of or question.today, question.today)
    facts = FACTS[question.metric](events, replace(question, as_of=until), rulebook)
    older = []
    for fact in facts.to_dicts():
        day = _a_year_later(fact["on"])
        moved = fact | day_keys(day, fact.get("region"), question, rulebook)
        if "submittedAt" in fact:
            moved["submittedAt"] = day
        if day <= until and meets(question.where, moved) and all(moved[name] == keys[name] for name in keys):
            older.append(moved)
    then = count(pl.DataFrame(older, infer_schema_length=None)) if older else 0
    return rounded(Fraction(now - then, then), 4) if then else None


def cumulative(
    keys: dict[str, Any], count: Callable[..., int], events: Sequence[Said], question: Question,
    rulebook: Rulebook,
) -> Decimal | None:  # fmt: skip
    """All facts to the end of a row's period, whatever the first day that is asked for."""
    parts = [_unbounded(part) for part in _flat(question.where)]
    if any(part is None for part in parts):
        return None
    finest = next((name for name in PERIODS if name in keys), None)
    others = {name: value for name, value in keys.items() if name not in PERIODS}
    found = [
        fact
        for fact in FACTS[question.metric](events, question, rulebook).to_dicts()
        if all(meets(part, fact) for part in parts if part)
        and all(fact[name] == value for name, value in others.items())
        and (finest is None or fact[finest] <= keys[finest])
    ]
    return Decimal(count(pl.DataFrame(found, infer_schema_length=None)) if found else 0)


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year + 1)


def _unbounded(part: Condition) -> Condition | None:
    """The part without the first days it names; None where days are named in another way."""
    if not isinstance(part, Leaf):
        return None if _names(part) & DAYS else part
    if part.field not in DAYS:
        return part
    if part.op == "from":
        return All(())
    if part.op == "in":
        return Leaf(part.field, "to", max(part.value)) if part.value else part
    return Leaf(part.field, "to", part.value)


def _flat(condition: Condition) -> list[Condition]:
    return [p for part in condition.parts for p in _flat(part)] if isinstance(condition, All) else [condition]


def _names(condition: Condition) -> set[str]:
    match condition:
        case Leaf(field, _, _):
            return {field}
        case Not(part):
            return _names(part)
    return {name for part in condition.parts for name in _names(part)}
