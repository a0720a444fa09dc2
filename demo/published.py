"""The published figures that the demo country follows in proportion, from `data/published.csv` with sources."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

from demo.shares import apportion

DATA = Path(__file__).parent / "data"
DAY = timedelta(days=1)
CUTS = (
    (date(2024, 8, 31), date(2024, 11, 30)),
    (date(2024, 11, 30), date(2024, 12, 31)),
    (date(2024, 12, 31), date(2025, 3, 31)),
    (date(2025, 3, 31), date(2025, 7, 31)),
    (date(2025, 7, 31), date(2025, 9, 30)),
    (date(2025, 9, 30), date(2025, 12, 31)),
    (date(2025, 12, 31), date(2026, 2, 28)),
)
"""Each stratum lies after the first day, up to and including the second: days with published shares."""
SHARES_OF = {date(2024, 12, 31): date(2024, 11, 30)}
"""The total of this day was published without shares of that day in the same source; those before it stand in."""
CHILD, WORKING, PENSIONER = "below_working_age", "working_age", "pensioner"


@dataclass(frozen=True)
class Stratum:
    """Persons granted the status in a period, in the sample: how many, from where, of what age, under quota."""

    begins: date
    ends: date
    persons: int
    origins: Mapping[str, int]
    ages: Mapping[str, int]
    under_quota: int


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Every row of the table."""
    with (DATA / "published.csv").open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


@cache
def values(measure: str, dimension: str, ends: date) -> Mapping[str, Fraction]:
    """The published values of a measure for the period of a year that ends on a day, by key."""
    return {
        row["key"]: Fraction(row["value"])
        for row in rows()
        if row["measure"] == measure
        and row["dimension"] == dimension
        and row["period_end"] == ends.isoformat()
    }


def granted(ends: date) -> Fraction:
    """Persons granted the status from 1 January to a day; 0 where the day ends a year already counted."""
    return values("kandas_status_granted", "total", ends)["ALL"]


def grants_published() -> Fraction:
    """Persons granted the status in all strata together."""
    return sum((granted(ends) - _before(begins, ends) for begins, ends in CUTS), Fraction(0))


def strata(one_in: int) -> tuple[Stratum, ...]:
    """The sample of one in `one_in` persons. Year to date, each share is within one person of the published one."""
    return tuple(_stratum(begins, ends, one_in) for begins, ends in CUTS)


def sampled(ends: date, one_in: int) -> int:
    """Persons of the sample granted the status from 1 January to a day."""
    return round(granted(ends) / one_in)


@cache
def counts(dimension: str, ends: date, one_in: int) -> Mapping[str, int]:
    """Persons of the sample from 1 January to a day by `origin_country` or `age_group`."""
    earlier = [end for _, end in CUTS if end < ends and end.year == ends.year]
    least = counts(dimension, earlier[-1], one_in) if earlier else {}
    shares = values("kandas_status_granted", dimension, SHARES_OF.get(ends, ends))
    return apportion(shares, sampled(ends, one_in), least)


def timeline(begins: date, ends: date) -> tuple[tuple[date, Fraction], ...]:
    """Days with a published total within a stratum, with the part of its persons granted by then (0 to 1)."""
    start = _before(begins, ends)
    span = granted(ends) - start
    days = sorted(
        date.fromisoformat(row["period_end"])
        for row in rows()
        if row["measure"] == "kandas_status_granted" and row["dimension"] == "total"
    )
    inner = [(day, (granted(day) - start) / span) for day in days if begins < day <= ends]
    return ((begins, Fraction(0)), *inner)


def day_of(begins: date, ends: date, part: Fraction) -> date:
    """The day on which `part` (0 to 1) of a stratum's persons had been granted the status; always within it."""
    line = timeline(begins, ends)
    for (day, done), (next_day, next_done) in pairwise(line):
        if part <= next_done:
            days = (part - done) / (next_done - done) * (next_day - day).days
            return max(begins + DAY, day + timedelta(days=int(days)))
    return ends


def _before(begins: date, ends: date) -> Fraction:
    return granted(begins) if begins.year == ends.year else Fraction(0)


def _stratum(begins: date, ends: date, one_in: int) -> Stratum:
    same_year = begins.year == ends.year

    def growth(dimension: str) -> dict[str, int]:
        before = counts(dimension, begins, one_in) if same_year else {}
        return {key: n - before.get(key, 0) for key, n in counts(dimension, ends, one_in).items()}

    persons = sampled(ends, one_in) - (sampled(begins, one_in) if same_year else 0)
    return Stratum(
        begins,
        ends,
        persons,
        growth("origin_country"),
        growth("age_group"),
        round(persons * _quota_share(ends)),
    )


def _quota_share(ends: date) -> Fraction:
    """Placed under quota over granted, year to date; the last published year's where a day has none."""
    measured = [
        end for _, end in CUTS if end <= ends and values("kandas_placed_in_quota_regions", "total", end)
    ]
    return values("kandas_placed_in_quota_regions", "total", measured[-1])["ALL"] / granted(measured[-1])
