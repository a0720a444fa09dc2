"""What a ministry loads beside the grants: foreign arrivals, quotas, exchange rates, and the figures as printed."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import polars as pl

from demo.published.figures import DATA, Row, first_of, month_of, published
from demo.shares import apportion
from intake.kinds import CROSSINGS, OFFICIAL_FIGURES, QUOTAS, RATES

QUOTA = {"regional_quota_kandas": "KANDAS", "regional_quota_internal": "INTERNAL"}
TEN_THOUSANDTHS = 10_000


def foreign_arrivals() -> pl.DataFrame:
    """Entries of foreigners in 2017 and in the first half of 2025, evenly by month, in the canonical columns.

    Persons of nationalities that the source does not name have none.
    """
    periods: dict[tuple[date, date], list[Row]] = defaultdict(list)
    for row in published():
        if row.measure == "foreign_arrivals" and row.begins is not None and row.ends is not None:
            periods[row.begins, row.ends].append(row)
    rows = []
    for (begins, ends), found in sorted(periods.items()):
        counts = {row.key: int(row.value) for row in found}
        whole = counts.pop("ALL")
        months = dict.fromkeys(range(month_of(begins), month_of(ends) + 1), 1)
        named: list[tuple[str | None, int]] = [*counts.items()]
        for nationality, persons in [*named, (None, whole - sum(counts.values()))]:
            for month, part in apportion(months, persons).items():
                rows.append((first_of(month), "ENTRY", None, nationality, None, None, part, None))
    return pl.DataFrame(rows, schema=CROSSINGS.schema, orient="row").sort(
        "on", "nationality", nulls_last=True
    )


def quotas() -> pl.DataFrame:
    """The places of regions by year, from 1 January on, in the canonical columns.

    Years of which only the total was printed have no rows: a row needs a region.
    """
    rows = [
        (row.begins, row.key, QUOTA[row.measure], row.begins.year, int(row.value))
        for row in published()
        if row.measure in QUOTA and row.dimension == "target_region" and row.begins is not None
    ]
    return pl.DataFrame(rows, schema=QUOTAS.schema, orient="row").sort("on", "quota", "region")


def rates() -> pl.DataFrame:
    """Tenge for a US dollar and a euro on the days of which rates were printed, in the canonical columns."""
    with (DATA / "fx_kzt.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            (
                date.fromisoformat(row["date"]),
                code,
                int(Decimal(row[f"{code.lower()}_kzt"]) * TEN_THOUSANDTHS),
            )
            for row in csv.DictReader(table)
            for code in ("USD", "EUR")
        ]
    return pl.DataFrame(rows, schema=RATES.schema, orient="row").sort("on", "currency")


def official_figures() -> pl.DataFrame:
    """Every published figure as it was printed, in the canonical columns."""
    with (DATA / "published_stats.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            {
                name: date.fromisoformat(value) if value and name.startswith("period_") else value or None
                for name, value in row.items()
            }
            for row in csv.DictReader(table)
        ]
    return pl.DataFrame(rows, schema=OFFICIAL_FIGURES.schema)
