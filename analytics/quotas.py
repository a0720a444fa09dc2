"""Quota and quota used: the year's quota in force at a period's end, and who was placed under it since 1 January.

A quota belongs to regions and days alone. So it is given where a question is limited by regions and days alone and
groups by nothing else; else it is not collected. A period that is still running ends on the day of the question.

Quotas come from the rules and from loads. For each region the newest known one of the year counts that is in force at
the period's end, and on one and the same day a loaded one; places that were moved between regions since are added or
taken away. Where a rule gives no more than a total, loads of its day or later say how it is split.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.dimensions import known_on, target_regions
from analytics.finishes import quotient
from analytics.metric import NOBODY, Absent, Cell, Level
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question, leaves
from policy.rulebook import Rulebook
from policy.rulefile import Rule

REGIONAL = frozenset({"region", "targetRegion"})
TEMPORAL = frozenset({"on", "year"})
STRANGE = frozenset({"ORIGIN", "UNDER_QUOTA", "REGION_BEFORE_2022", "REGION_SPLIT"})
"""Dimensions of placements that no quota knows."""


@dataclass(frozen=True)
class Limits:
    """What a question is limited to: a condition on regions alone, and the last day it looks at."""

    regions: All
    until: date


@dataclass(frozen=True)
class Placed:
    """Persons placed under quota in a month, by region."""

    month: date
    region: str
    target: bool | None
    persons: int


@dataclass(frozen=True)
class Places:
    """Places of a region in the quota of a year, from a day on; or places moved to it on that day."""

    day: date
    region: str
    year: int
    places: int


@dataclass(frozen=True)
class Quotas:
    """What the quota figures of one question are made of: its limits (None: no quota can be given), the target
    regions of every year with a list, who was placed, and the quotas and moves that no rule says."""

    limits: Limits | None
    targets: Mapping[int, frozenset[str]]
    placed: tuple[Placed, ...]
    loaded: tuple[Places, ...]
    moved: tuple[Places, ...]


def quotas(rows: list[tuple[Any, ...]], question: Question, rulebook: Rulebook) -> Quotas:
    """From the rows (what, day, region, target, year, places) of the question's companion statement."""
    placed = tuple(Placed(d, region, t, int(n)) for what, d, region, t, _, n in rows if what == "PLACED")
    loaded = tuple(Places(d, region, y, int(n)) for what, d, region, _, y, n in rows if what == "QUOTA")
    moved = tuple(Places(d, region, y, int(n)) for what, d, region, _, y, n in rows if what == "MOVED")
    return Quotas(limits(question), target_regions(question, rulebook), placed, loaded, moved)


def limits(question: Question) -> Limits | None:
    """The limits of a question, or None where it is limited or grouped by anything that no quota knows."""
    if STRANGE & set(question.by):
        return None
    regions: list[Condition] = []
    ends = [question.as_of or question.today]
    for part in _together(question.where):
        fields = {leaf.field for leaf in leaves(part)}
        if not fields and _admits(part, "", None):
            continue
        if fields and fields <= TEMPORAL:
            ends += _ends(part)
        elif fields <= REGIONAL:
            regions.append(part)
        else:
            return None
    return Limits(All(tuple(regions)), min(ends))


def quota(cell: Cell, _argument: Any = None) -> Decimal | Absent:
    """Places of a row's regions at the end of its period."""
    found = places(cell)
    return NOBODY if found is None else Decimal(found)


def quota_used(cell: Cell, _argument: Any = None) -> Decimal | Absent:
    """Persons placed under quota from 1 January to the period's end, by the places there are."""
    found = places(cell)
    return NOBODY if not found else quotient(_placed(cell), found)


def places(cell: Cell) -> int | None:
    """Places, or None where nobody set any, or not by region."""
    beside: Quotas = cell.beside
    found = beside.limits
    if found is None or cell.level is Level.REST:
        return None
    end = period_end(cell.keys, found.until)
    rule = cell.rulebook.in_force("quota.kandas", end, known_on(cell.question))
    split = _split(beside, rule, end)
    listed = beside.targets.get(end.year)
    every = frozenset(split) or listed or frozenset()
    chosen = {code for code in every if _counts(code, listed, found, cell.keys)}
    if split:
        return sum(split[code] for code in chosen)
    limited = not every and bool(found.regions.parts or "target_region" in cell.keys)
    if rule and chosen == every and "region" not in cell.keys and not limited:
        return int(rule.value["total"])
    return None


def _split(beside: Quotas, rule: Rule | None, end: date) -> Mapping[str, int]:
    """Places by region at the end of a period; empty where nobody said how they are split."""
    since = rule.in_force_from if rule else date.min
    # With the day from which moves count: a rule speaks of the whole year, a load of what stood on its day.
    newest = {
        code: (date.min, int(places)) for code, places in (rule.value["regions"] if rule else {}).items()
    }
    for each in sorted(beside.loaded, key=lambda each: each.day):
        if each.year == end.year and since <= each.day <= end:
            newest[each.region] = each.day, each.places
    split = {code: places for code, (_, places) in newest.items()}
    for each in beside.moved if split else ():
        first, _ = newest.get(each.region, (date.min, 0))
        if each.year == end.year and first <= each.day <= end:
            split[each.region] = split.get(each.region, 0) + each.places
    return split


def period_end(keys: Mapping[str, Any], until: date) -> date:
    """The last day of a row's period, or of the question where the row has none; never later than `until`."""
    if start := keys.get("month") or keys.get("quarter"):
        month = start.month if keys.get("month") else start.month + 2
        return min(until, date(start.year, month, monthrange(start.year, month)[1]))
    return min(until, date(keys["year"], 12, 31)) if keys.get("year") else until


def _placed(cell: Cell) -> int:
    beside: Quotas = cell.beside
    end = period_end(cell.keys, beside.limits.until) if beside.limits else date.min
    return sum(
        each.persons
        for each in beside.placed
        if each.month.year == end.year and each.month <= end and _in_row(cell.keys, each.region, each.target)
    )


def _counts(code: str, listed: frozenset[str] | None, found: Limits, keys: Mapping[str, Any]) -> bool:
    target = None if listed is None else code in listed
    return _admits(found.regions, code, target) and _in_row(keys, code, target)


def _in_row(keys: Mapping[str, Any], region: str, target: bool | None) -> bool:
    return (keys.get("region", region), keys.get("target_region", target)) == (region, target)


def _admits(condition: Condition, region: str, target: bool | None) -> bool:
    match condition:
        case All(parts):
            return all(_admits(part, region, target) for part in parts)
        case AnyOf(parts):
            return any(_admits(part, region, target) for part in parts)
        case Not(part):
            return not _admits(part, region, target)
        case Leaf(field, op, value):
            actual = region if field == "region" else target
            return bool(actual in value if op == "in" else actual == value)


def _together(condition: Condition) -> Iterable[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _together(part)
    else:
        yield condition


def _ends(condition: Condition) -> list[date]:
    """The last day that a condition on days lets through, where it is a single one; a range has two."""
    match condition:
        case Leaf(field, "eq" | "to", value):
            return [_last_day(field, value)]
        case Leaf(field, "in", values) if values:
            return [max(_last_day(field, value) for value in values)]
    return []


def _last_day(field: str, value: Any) -> date:
    return value if field == "on" else date(value, 12, 31)
