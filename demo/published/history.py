"""The years 1991 to 2022 as a ministry would load them: monthly facts in the canonical columns of the intake.

Persons granted the status by origin, age band, education and region, as far as known, with every published margin.
How origins, ages and regions go together was never published: they are dealt to each other evenly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import gcd
from typing import TypeVar

import polars as pl

from demo.published.figures import first_of, month_of, published
from demo.published.months import FIRST, FIRST_RECORDED, by_month
from demo.published.readings import OTHER, WORKING
from demo.shares import apportion, deal
from intake.kinds import ARRIVALS, PLACEMENTS
from policy.rulebook import load_rulebook

Key = TypeVar("Key")
PARTS = (1.0, 0.6180339887498949, 0.41421356237309515)
"""Steps of the lists that are dealt to each other, as parts of their length: 1, the golden section, root 2 less 1."""
SPLIT_OF, LEFT = date(2023, 12, 31), {"KZ-10": "KZ-63"}
"""The split by which placements without regions are spread, and the region that a later one was part of."""


def history() -> pl.DataFrame:
    """Arrivals from January 1991 to December 2022, in the canonical columns; `on` is the first day of the month."""
    rows = []
    for month in range(FIRST, FIRST_RECORDED):
        on = first_of(month)
        for (origin, region, (band, education)), persons in _dealt(month).items():
            rows.append((on, _known(origin), _known(region), band, None, education, persons, None))
    return pl.DataFrame(rows, schema=ARRIVALS.schema, orient="row").sort("on", maintain_order=True)


def placements() -> pl.DataFrame:
    """Persons placed under quota before 2023, where published: monthly, over regions by the split of 2023."""
    rows = []
    for row in published():
        if row.measure != "kandas_placed_in_quota_regions" or row.begins is None or row.ends is None:
            continue
        if month_of(row.ends) < FIRST_RECORDED:
            months = range(month_of(row.begins), month_of(row.ends) + 1)
            granted = {month: by_month("TOTAL")[month]["ALL"] for month in months}
            weights = _split()
            reached = dict.fromkeys(weights, 0)
            placed = 0
            for month, persons in apportion(granted, int(row.value)).items():
                placed += persons
                split = apportion(weights, placed, reached)
                rows += [
                    (first_of(month), region, None, True, n - reached[region], None, None)
                    for region, n in split.items()
                    if n > reached[region]
                ]
                reached = split
    return pl.DataFrame(rows, schema=PLACEMENTS.schema, orient="row").sort("on", "region")


def _dealt(month: int) -> Mapping[tuple[str, str, tuple[str, str]], int]:
    """Persons of a month by origin, region, and age band with education: every margin holds."""
    ages = dict(by_month("AGE")[month])
    people = {(WORKING, level): n for level, n in by_month("EDUCATION")[month].items()} if ages else {}
    people |= {(band, "UNKNOWN"): n for band, n in ages.items() if band != WORKING}
    first, second, third = PARTS
    origins = _strided(deal(by_month("ORIGIN")[month]), first)
    regions = _strided(deal(by_month("REGION")[month]), second)
    return Counter(zip(origins, regions, _strided(deal(people), third), strict=True))


def _strided(found: list[Key], part: float) -> list[Key]:
    """A list in steps that reach every place once: neighbours come from everywhere in it."""
    size = len(found)
    step = max(1, int(size * part))
    while gcd(step, size) > 1:
        step += 1
    return [found[place * step % size] for place in range(size)]


def _known(code: str) -> str | None:
    return None if code == OTHER else code


def _split() -> Mapping[str, int]:
    rule = load_rulebook().in_force("quota.kandas", SPLIT_OF)
    found: Counter[str] = Counter()
    for code, places in (rule.value["regions"] if rule else {}).items():
        found[LEFT.get(code, code)] += int(places)
    return found
