"""Quotas of the fold, from their definition: places in force at a period's end, of the regions let in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from analytics.questions import All, Condition, Leaf, Not, Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.analytics.fold_facts import meets
from tests.analytics.rounding import rounded
from tests.feed.journals import Said


def quota(
    id: str, keys: dict[str, Any], seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook
) -> Decimal | None:
    """From the definition: places in force at the period's end, of the regions that the question and row let in."""
    if "origin" in keys or "ORIGIN" in question.by:
        return None
    parts = _flat(question.where)
    kinds = [{leaf.field for leaf in _leaves(part)} for part in parts]
    if any(not (kind <= {"on", "year"} or kind <= {"region", "targetRegion"}) for kind in kinds):
        return None
    regional = [
        part for part, kind in zip(parts, kinds, strict=True) if kind and kind <= {"region", "targetRegion"}
    ]
    # Parts without a test in them: what lets nothing in lets no region in.
    regional += [part for part, kind in zip(parts, kinds, strict=True) if not kind and not meets(part, {})]
    end = question.as_of or question.today
    for part in parts:
        if (
            isinstance(part, Leaf)
            and part.field in ("on", "year")
            and part.op in ("eq", "to", "in")
            and part.value != ()
        ):
            last = max(part.value) if part.op == "in" else part.value
            end = min(end, last if part.field == "on" else date(last, 12, 31))
    if period := keys.get("month") or keys.get("quarter") or keys.get("year"):
        end = min(end, _period_end(str(period)))
    known = local_day(question.known_at) if question.known_at else None
    rule = rulebook.in_force("quota.kandas", end, known)
    listed = rulebook.in_force("target_regions.kandas", date(end.year, 12, 31), known)
    if rule is None:
        return None
    split = rule.value["regions"]

    def within(region: str) -> bool:
        fact = {"region": region, "targetRegion": region in listed.value["regions"] if listed else None}
        asked = all(meets(part, fact) for part in regional)
        return asked and all(keys.get(name, fact[name]) == fact[name] for name in ("region", "targetRegion"))

    every = set(split) or (set(listed.value["regions"]) if listed else set())
    inside = {region for region in every if within(region)}
    if split:
        places = sum(split[region] for region in inside)
    elif inside == every and "region" not in keys and (every or not (regional or "targetRegion" in keys)):
        places = rule.value["total"]
    else:
        return None
    if id == "quota":
        return Decimal(places)
    taken = sum(
        len(e.payload["persons"])
        for _, e in seen
        if e.kind == "FAMILY_PLACED" and e.payload["under_quota"]
        if date(end.year, 1, 1) <= e.on <= end and within(e.payload["region"])
    )
    return rounded(Fraction(taken, int(places)), 4) if places else None


def _period_end(period: str) -> date:
    year, _, rest = period.partition("-")
    month = 12 if not rest else int(rest[1:]) * 3 if rest[0] == "Q" else int(rest)
    after = date(int(year) + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)


def _flat(condition: Condition) -> list[Condition]:
    return [p for part in condition.parts for p in _flat(part)] if isinstance(condition, All) else [condition]


def _leaves(condition: Condition) -> list[Leaf]:
    match condition:
        case Leaf():
            return [condition]
        case Not(part):
            return _leaves(part)
    return [leaf for part in condition.parts for leaf in _leaves(part)]
