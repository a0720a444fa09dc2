"""Which cells of which releases a question asks for: conditions on the keys of cells, and on whole months.

A condition says yes or no to a cell. Where it would part a cell in two, or names a bound that is none of a released
month, the question cannot be answered from releases.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product as combinations
from typing import Any

from analytics.questions import All, AnyOf, Condition, Leaf, Not, leaves
from disclosure.products import OTHER, Axis, Product

DAYS = frozenset({"on", "submitted_at"})
TIMES = DAYS | {"year"}
PERIODS = frozenset({"year", "quarter", "month"})
FLAGS: Mapping[str, bool] = {"true": True, "false": False}
HUMP = re.compile(r"([a-z])([A-Z])")
UNKNOWN = object()
"""The code of a key that may be any: what hangs on it is neither true nor false."""
Keys = dict[str, Any]


class NotThere(Exception):
    """No release holds what is asked."""


class OffPeriod(Exception):
    """The days that are asked for do not fall on released months."""


@dataclass(frozen=True, order=True)
class Month:
    """A released month by its first and last day."""

    first: date
    last: date

    @property
    def keys(self) -> Keys:
        """What rows say of it."""
        quarter = f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return {"year": self.first.year, "quarter": quarter, "month": f"{self.first:%Y-%m}", "days": self}


def month(text: str) -> Month:
    """The month that a release is named by."""
    year, number = int(text[:4]), int(text[5:])
    return Month(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


@lru_cache(maxsize=1024)
def key_of(name: str) -> str:
    """The key that a field of a filter looks at: `ageBand` looks at `age_band`."""
    return HUMP.sub(r"\1_\2", name).lower()


def needed(by: Iterable[str], where: Condition) -> set[str]:
    """The keys that a question looks at, periods left out; a target region is told by the region."""
    named = {*by, *(key_of(leaf.field) for leaf in leaves(where))} - PERIODS - TIMES
    return {"region" if name == "target_region" else name for name in named}


def cells(product: Product, axes: Mapping[str, tuple[str, ...]], fixed: Mapping[str, str]) -> Iterator[Keys]:
    """The keys of every cell over some axes, in the order of a margin's table."""
    for codes in combinations(*axes.values()):
        named = dict(zip(axes, codes, strict=True))
        yield {**{axis: FLAGS.get(code, code) for axis, code in named.items()}, **fixed}


def holds(condition: Condition, keys: Keys, axes: Mapping[str, Axis]) -> bool | None:
    """Whether a condition holds for a cell; None where it parts the cell, in whatever order its parts are named.

    Raises NotThere for a key that cells do not have.
    """
    match condition:
        case All(parts):
            found = {holds(part, keys, axes) for part in parts}
            return False if False in found else None if None in found else True
        case AnyOf(parts):
            found = {holds(part, keys, axes) for part in parts}
            return True if True in found else None if None in found else False
        case Not(part):
            inner = holds(part, keys, axes)
            return None if inner is None else not inner
        case Leaf(field, op, value):
            name = key_of(field)
            if name in DAYS:
                return _in_days(keys["days"], op, value)
            if name not in keys:
                raise NotThere(name)
            if keys[name] is UNKNOWN:
                return None
            return _is(keys[name], op, value, axes.get(name))


def keeps(condition: Condition, key: str, codes: Collection[str]) -> bool:
    """Whether a condition surely lets only some codes of a key pass."""
    match condition:
        case Leaf(field, op, value):
            asked = value if op == "in" else (value,)
            return key_of(field) == key and op in ("eq", "in") and {*asked} <= {*codes}
        case All(parts):
            return any(keeps(part, key, codes) for part in parts)
        case AnyOf(parts):
            return all(keeps(part, key, codes) for part in parts)
        case Not():
            return False


def unreleased(condition: Condition, months: Collection[Month]) -> bool:
    """Whether a bound that the condition names is no bound of a released month."""
    return any(not _on_months(leaf, months) for leaf in leaves(condition) if key_of(leaf.field) in TIMES)


def aligned(condition: Condition, months: Collection[Month], day: str) -> Condition | None:
    """The same condition with its range of days, by the field `day`, widened to whole released months; None where
    that cannot be."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    times = [part for part in parts if isinstance(part, Leaf) and key_of(part.field) in TIMES]
    others = tuple(part for part in parts if part not in times)
    if any(key_of(leaf.field) in TIMES for part in others for leaf in leaves(part)) or not months:
        return None
    first, last = min(months).first, max(months).last
    for leaf in times:
        start, end = _span(leaf)
        first, last = max(first, start), min(last, end)
    within = [month for month in months if month.first <= last and month.last >= first]
    if not within:
        return None
    bounds = (Leaf(day, "from", min(within).first), Leaf(day, "to", max(within).last))
    return All((*others, *bounds))


def _is(found: Any, op: str, value: Any, axis: Axis | None) -> bool | None:
    if op in ("from", "to"):
        return found is not None and (found >= value if op == "from" else found <= value)
    asked = set(value if op == "in" else (value,))
    if found == OTHER and axis is not None:
        # All other countries are one cell: none of those that are named can be told from it.
        return None if asked - set(axis.codes) else False
    return found is not None and found in asked


def _in_days(month: Month, op: str, value: Any) -> bool | None:
    if op in ("from", "to"):
        inside = month.first >= value if op == "from" else month.last <= value
        outside = month.last < value if op == "from" else month.first > value
        return True if inside else False if outside else None
    days = value if op == "in" else (value,)
    return None if any(month.first <= day <= month.last for day in days) else False


def _on_months(leaf: Leaf, months: Collection[Month]) -> bool:
    firsts, lasts = {month.first for month in months}, {month.last for month in months}
    if key_of(leaf.field) in DAYS:
        return leaf.value in {"from": firsts, "to": lasts}.get(leaf.op, set())
    years = leaf.value if leaf.op == "in" else (leaf.value,)
    if leaf.op in ("from", "to"):
        return all(date(y, 1, 1) in firsts if leaf.op == "from" else date(y, 12, 31) in lasts for y in years)
    return all(date(year, number, 1) in firsts for year in years for number in range(1, 13))


def _span(leaf: Leaf) -> tuple[date, date]:
    if key_of(leaf.field) == "year":
        years = leaf.value if leaf.op == "in" else (leaf.value,)
        start, end = date(min(years, default=1900), 1, 1), date(max(years, default=1900), 12, 31)
    else:
        days = leaf.value if leaf.op == "in" else (leaf.value,)
        start, end = min(days, default=date.min), max(days, default=date.min)
    return {"from": (start, date.max), "to": (date.min, end)}.get(leaf.op, (start, end))
