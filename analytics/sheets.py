"""Tables as files: CSV, Parquet, Arrow, XLSX. Rows are spooled to disk, so that memory does not grow with them.

What a table means goes with it: beside a CSV as W3C's metadata for tabular data (CSVW), in a Parquet file's own
metadata, on a sheet of its own in XLSX.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]  # has none

SHEET = 1_048_575
"""Rows of a sheet below its headings."""
SLICE = 50_000
ROWS_A_GROUP = 122_880
OPTIONS = {
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
UNCHANGING = datetime(2000, 1, 1)  # noqa: DTZ001  # XLSX knows no time zones; the same facts give the same bytes
METADATA = "-metadata.json"
"""Behind the name of a CSV: where CSVW looks for its metadata."""


class TooManyRows(ValueError):
    """More rows than a sheet can hold; the message names what can hold them."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what it says in words, and whether it holds text, numbers or yes and no."""

    name: str
    title: str
    holds: type = str


@dataclass(frozen=True)
class About:
    """What a file says of itself, in words, by the name of each thing."""

    title: str
    words: Mapping[str, str | Sequence[str]]


Write = Callable[[pl.LazyFrame, Path, About | None], None]


def spool(columns: Sequence[Column], rows: Iterable[Sequence[Any]], to: Path) -> pl.LazyFrame:
    """Write rows to a CSV file and look at it as a table: whole numbers, exact decimals, text; None is empty.

    A number has as many digits behind the point as the most exact one of its column.
    """
    scales = {place: 0 for place, column in enumerate(columns) if column.holds is Decimal}
    with to.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow([column.name for column in columns])
        for row in rows:
            for place in scales:
                if row[place] is not None:
                    scales[place] = max(scales[place], -int(row[place].as_tuple().exponent))
            sheet.writerow([_text(value) for value in row])
    types: dict[str, Any] = {column.name: TYPES.get(column.holds, pl.String()) for column in columns}
    types |= {
        columns[place].name: pl.Decimal(38, scale) if scale else pl.Int64() for place, scale in scales.items()
    }
    return pl.scan_csv(to, schema=types)


TYPES: Mapping[type, Any] = MappingProxyType({bool: pl.Boolean(), int: pl.Int64()})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def csvw(url: str, columns: Sequence[Column], about: About) -> dict[str, Any]:
    """The metadata of a CSV file at a URL (W3C, Metadata Vocabulary for Tabular Data)."""
    kinds = {Decimal: "decimal", bool: "boolean", int: "integer"}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dc:title": about.title,
        "dc:description": about.words["definition"],
        "dc:rights": about.words["protection"],
        "notes": [
            {"name": name, "text": words if isinstance(words, str) else list(words)}
            for name, words in about.words.items()
        ],
        "@type": "Table",
        "dialect": {"header": True, "encoding": "utf-8", "lineTerminators": ["\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": column.title,
                    "datatype": kinds.get(column.holds, "string"),
                    "null": "",
                }
                for column in columns
            ]
        },
    }


def _csv(rows: pl.LazyFrame, to: Path, about: About | None) -> None:
    rows.sink_csv(to)


def _parquet(rows: pl.LazyFrame, to: Path, about: About | None) -> None:
    said = {"title": about.title, **about.words} if about else {}
    metadata = {name: words if isinstance(words, str) else json.dumps(words) for name, words in said.items()}
    rows.sink_parquet(to, compression="zstd", row_group_size=ROWS_A_GROUP, metadata=metadata or None)


def _arrow(rows: pl.LazyFrame, to: Path, about: About | None) -> None:
    rows.sink_ipc(to, compression="zstd", record_batch_size=ROWS_A_GROUP)


def _xlsx(rows: pl.LazyFrame, to: Path, about: About | None) -> None:
    """Row by row, so that memory does not grow with the sheet."""
    count = int(rows.select(pl.len()).collect(engine="streaming").item())
    if count > SHEET:
        raise TooManyRows(f"{count:,} rows do not fit on a sheet ({SHEET:,}); ask for Parquet or CSV.")
    with xlsxwriter.Workbook(to, OPTIONS) as book:
        book.set_properties({"created": UNCHANGING} | ({"title": about.title} if about else {}))
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.collect_schema().names())
        number = 0
        for frame in rows.collect_batches(chunk_size=SLICE, maintain_order=True):
            for row in frame.iter_rows():
                number += 1
                sheet.write_row(number, 0, ["" if value is None else value for value in row])
        if about:
            _sheet_about(book.add_worksheet("About"), about)


def _sheet_about(sheet: Any, about: About) -> None:
    sheet.write_row(0, 0, ["title", about.title])
    number = 1
    for name, words in about.words.items():
        for each in [words] if isinstance(words, str) else words:
            sheet.write_row(number, 0, [name, each])
            number += 1


WRITERS: Mapping[str, Write] = MappingProxyType(
    {".csv": _csv, ".parquet": _parquet, ".arrow": _arrow, ".xlsx": _xlsx}
)
"""By ending. Raises TooManyRows for a sheet."""
