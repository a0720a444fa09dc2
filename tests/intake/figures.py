"""Printed figures in the tests: rows of a list, of a series, of a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import polars as pl

from intake.checks import Flag, Row, flags_of
from intake.kinds import OFFICIAL_FIGURES
from intake.official import CHECKS

YEAR = date(2023, 1, 1)
MAY = date(2023, 5, 31)
JUNE = date(2023, 6, 30)


def row(value: str, key: str = "ALL", **said: object) -> Row:
    """A count of persons granted the status in January to May 2023, unless something else is said."""
    given = {
        "measure": "kandas_status_granted",
        "dimension": "total",
        "start": YEAR,
        "end": MAY,
        "unit": "persons",
        "source": "gazette",
        **said,
    }
    name = f"{key}/{given['measure']}/{given['start']}/{given['end']}/{given['source']}/{value}"
    return Row(id=name, key=key, value=Decimal(value), **given)


def shares(listed: str, **said: object) -> list[Row]:
    """Shares by origin, from `UZB 53.9, CHN 19.1`."""
    given = {"dimension": "origin_country", "unit": "percent", **said}
    return [row(value, key, **given) for key, value in (pair.split() for pair in listed.split(", "))]


def flags(rows: Iterable[Row]) -> dict[str, set[str]]:
    """The codes found, each with the keys of the rows that bear it (and the end, for totals)."""
    rows = list(rows)
    by_id = {each.id: each for each in rows}
    found: dict[str, set[str]] = {}
    for flag in flags_of(rows, CHECKS):
        at = by_id[flag.row]
        found.setdefault(flag.code, set()).add(f"{at.end:%m}" if at.key == "ALL" else at.key or "")
    return found


def one(rows: Iterable[Row], code: str, begins: str) -> Flag:
    """The one flag of a code on the one row whose id begins so."""
    rows = list(rows)
    (found,) = (f for f in flags_of(rows, CHECKS) if f.code == code and f.row.startswith(begins))
    return found


def frame(rows: Iterable[Row], **remarks: str) -> pl.DataFrame:
    """Rows as a canonical frame."""
    said = [
        {
            "period_start": each.start,
            "period_end": each.end,
            "measure": each.measure,
            "dimension": each.dimension,
            "key": each.key,
            "value": format(each.value, "f"),
            "unit": each.unit,
            "source": each.source,
            **remarks,
        }
        for each in rows
    ]
    return pl.DataFrame(said, schema=OFFICIAL_FIGURES.schema)
