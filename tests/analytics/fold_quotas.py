"""Quotas of the fold, from their definition: places in force at a period's end, of the regions let in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from analytics.questions import All, Condition, Leaf, Not, Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.analytics.fold_facts import meets, standing, visible
from tests.analytics.rounding import rounded
from tests.feed.journals import Said


def quota(
    id: str, keys: dict[str, Any], events: Sequence[Said], question: Question, rulebook: Rulebook
) -> Decimal | None:
    """From the definition: places in force at the period's end, of the regions that the question and row let in."""
    if {"ORIGIN", "UNDER_QUOTA", "REGION_BEFORE_2022", "REGION_SPLIT"} & set(question.by):
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
    split = _split(rule, end, events, question)
    if rule is None and not split:
        return None

    def within(region: str) -> bool:
        fact = {"region": region, "targetRegion": region in listed.value["regions"] if listed else None}
        asked = all(meets(part, fact) for part in regional)
        return asked and all(keys.get(name, fact[name]) == fact[name] for name in ("region", "targetRegion"))

    every = set(split) or (set(listed.value["regions"]) if listed else set())
    inside = {region for region in every if within(region)}
    if split:
        places = sum(split[region] for region in inside)
    elif inside == every and "region" not in keys and (every or not (regional or "targetRegion" in keys)):
        places = rule.value["total"] if rule else 0
    else:
        return None
    if id == "quota":
        return Decimal(places)
    placed = [
        (e.on, e.payload["region"], len(e.payload["persons"]))
        for e in events
        if e.kind == "FAMILY_PLACED" and e.payload["under_quota"] and visible(e, question)
    ]
    placed += [
        (fact["on"], fact["region"], fact["persons"])
        for fact in standing(events, question, "placements")
        if fact["under_quota"]
    ]
    taken = sum(n for on, region, n in placed if date(end.year, 1, 1) <= on <= end and within(region))
    return rounded(Fraction(taken, int(places)), 4) if places else None


def _split(rule: Any, end: date, events: Sequence[Said], question: Question) -> dict[str, int]:
    """Region by region: the newest word on its places, and what was moved since."""
    start = rule.in_force_from if rule else date.min
    # Of two words of the same day the later load counts, and any load more than the rule.
    words = [(start, -1, region, count) for region, count in (rule.value["regions"] if rule else {}).items()]
    words += [
        (fact["on"], fact["load"], fact["region"], fact["places"])
        for fact in standing(events, question, "quotas")
        if fact["quota"] == "KANDAS" and fact["year"] == end.year and start <= fact["on"] <= end
    ]
    newest = {region: (on if load >= 0 else date.min, count) for on, load, region, count in sorted(words)}
    places = {region: count for region, (_, count) in newest.items()}
    for event in events if places else ():
        known = question.known_at is None or event.recorded_at <= question.known_at
        if (
            event.kind == "QUOTA_TRANSFERRED"
            and known
            and event.payload["year"] == end.year
            and event.on <= end
        ):
            for side, sign in (("from", -1), ("to", 1)):
                region = event.payload[side]
                if event.on >= newest.get(region, (date.min, 0))[0]:
                    places[region] = places.get(region, 0) + sign * event.payload["places"]
    return places


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
