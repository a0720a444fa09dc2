"""The solved cells (`data/cells.csv`), month by month, and who was placed under quota from whose grants."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache

from demo.published.figures import DATA, month_of
from demo.published.readings import NAMED, OTHER
from demo.shares import apportion

Interval = tuple[int, int]
ByMonth = Mapping[int, Mapping[str, int]]
FIRST, FIRST_RECORDED, LAST = (
    month_of(day) for day in (date(1991, 1, 1), date(2023, 1, 1), date(2026, 2, 1))
)
"""The first month of all, the first one that has records of its own, and the last one."""


def spread(cells: Mapping[tuple[Interval, str], int], totals: Mapping[int, int]) -> dict[int, dict[str, int]]:
    """Cells of intervals by month: every month has its total, every interval its cells, months are alike."""
    by_interval: dict[Interval, dict[str, int]] = defaultdict(dict)
    for (interval, key), persons in cells.items():
        by_interval[interval][key] = persons
    found = {}
    for (first, last), left in sorted(by_interval.items()):
        for month in range(first, last + 1):
            if month == last:
                found[month] = left
                break
            weights = left if any(left.values()) else dict.fromkeys(left, 1)
            found[month] = apportion(weights, totals[month])
            left = {key: persons - found[month][key] for key, persons in left.items()}
    return found


def evenly(cells: Mapping[tuple[Interval, str], int], key: str) -> dict[int, int]:
    """The persons of intervals by month, as even as whole numbers can be."""
    found = {}
    for ((first, last), of), persons in cells.items():
        months = last - first + 1
        for place in range(months if of == key else 0):
            found[first + place] = persons * (place + 1) // months - persons * place // months
    return found


@cache
def cells() -> Mapping[str, Mapping[tuple[Interval, str], int]]:
    """The solved cells by block, interval and category."""
    found: dict[str, dict[tuple[Interval, str], int]] = defaultdict(dict)
    with (DATA / "cells.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            first, last = (month_of(date.fromisoformat(f"{row[name]}-01")) for name in ("first", "last"))
            found[row["block"]][(first, last), row["key"]] = int(row["persons"])
    return found


@cache
def by_month(block: str) -> ByMonth:
    """The cells of a block by month."""
    if block == "TOTAL":
        return {month: {"ALL": n} for month, n in evenly(cells()["TOTAL"], "ALL").items()}
    return spread(cells()[block], totals(block))


@cache
def totals(block: str) -> Mapping[int, int]:
    """What the categories of a block add up to in each month."""
    if block == "EDUCATION":
        return {month: ages["AGE_18_62"] for month, ages in by_month("AGE").items()}
    if block.startswith("PLACED"):
        return placed(cells()["PLACED"], totals("TOTAL"))
    return {month: counts["ALL"] for month, counts in by_month("TOTAL").items()}


def placed(cells: Mapping[tuple[Interval, str], int], granted: Mapping[int, int]) -> dict[int, int]:
    """Persons placed under quota by month: those of an interval in the proportion of its months' grants."""
    whole: dict[Interval, int] = defaultdict(int)
    for (interval, _), persons in cells.items():
        whole[interval] += persons
    found: dict[int, int] = {}
    for (first, last), persons in whole.items():
        found |= apportion({month: granted[month] for month in range(first, last + 1)}, persons)
    return found


def folded(counts: Mapping[str, int]) -> dict[str, int]:
    """Persons by the origins that every list names, and by OTHER for all others."""
    named = {key: counts.get(key, 0) for key in NAMED}
    return {**named, OTHER: sum(counts.values()) - sum(named.values())}


def pool(counts: Mapping[str, int]) -> dict[str, int]:
    """Who can be placed under quota of the persons of a month, by origin: every twentieth, and two, never are."""
    return {origin: max(0, n - max(2, n // 20)) for origin, n in folded(counts).items()}
