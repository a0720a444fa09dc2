"""A file as batches of rows under their headings: CSV, Parquet and XLSX alike, in bounded memory."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from intake.encodings import LONGEST_LINE, as_utf8
from intake.mapping import SEPARATORS, FileMapping
from intake.problems import IntakeError
from intake.spreadsheet import read_sheet

ROW = "\x1frow"
"""The column of a batch that holds the number of the row in the source, the heading being 1."""
BATCH = 131_072
MOST_ROWS = 1_000_000_000
LARGEST_GROUP = 2_000_000_000
"""Bytes that a row group of a Parquet file may unpack to: one is unpacked at a time."""
GROUPS = """
    SELECT max(row_group_num_rows), sum(total_uncompressed_size) FROM parquet_metadata(?) GROUP BY row_group_id
"""
ENDINGS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}


@dataclass(frozen=True)
class Source:
    """A file that can be read: its digest, its headings, and its rows for some of them, batch by batch."""

    digest: str
    headings: tuple[str, ...]
    batches: Callable[[Sequence[str]], Iterator[pl.DataFrame]]
    sheet: bool = False
    separator: str | None = None
    encoding: str | None = None


def open_source(path: Path, mapping: FileMapping, place: Path) -> Source:
    """Open a file by what it is, whatever its name says. Raises IntakeError where it cannot be read whole."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except (FileNotFoundError, IsADirectoryError):
        raise IntakeError("FILE_NOT_FOUND", file=path.name) from None
    except OSError as error:
        raise IntakeError("FILE_UNREADABLE", file=path.name, detail=error.strerror) from None
    if not start:
        raise IntakeError("FILE_EMPTY", file=path.name)
    form = {b"PAR1": "parquet", b"PK\x03\x04": "xlsx"}.get(start) or ENDINGS.get(path.suffix.lower())
    if form is None:
        raise IntakeError("FORMAT_UNKNOWN", file=path.name)
    source = {"csv": _csv, "parquet": _parquet, "xlsx": _xlsx}[form](path, mapping, place)
    twice = [name for name in source.headings if name and source.headings.count(name) > 1]
    if twice:
        raise IntakeError("HEADING_TWICE", file=path.name, column=repr(twice[0]))
    return source


def _csv(path: Path, mapping: FileMapping, place: Path) -> Source:
    text = as_utf8(path, place, mapping.encoding)
    with text.path.open("rb") as file:
        above = [file.readline(LONGEST_LINE) for _ in range(mapping.heading_row)]
    first = above[-1].decode("utf-8", "replace").removeprefix("\ufeff")
    separator = mapping.separator or max(SEPARATORS, key=first.count)
    headings = tuple(name.strip() for name in next(csv.reader(io.StringIO(first), delimiter=separator), []))

    def batches(chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        rows = pl.scan_csv(
            text.path,
            separator=separator,
            infer_schema=False,
            schema=dict.fromkeys((f"{number}" for number in range(len(headings))), pl.String()),
            skip_lines=mapping.heading_row,
            has_header=False,
            row_index_name=ROW,
            row_index_offset=mapping.heading_row + 1,
        )
        columns = [pl.col(f"{headings.index(name)}").alias(name) for name in chosen]
        try:
            yield from _filled(rows.select(pl.col(ROW).cast(pl.Int64), *columns))
        except pl.exceptions.PolarsError:
            raise IntakeError(
                "CSV_BROKEN", file=path.name, **_broken(text.path, separator, len(headings))
            ) from None

    return Source(text.digest, headings, batches, separator=separator, encoding=text.encoding)


def _parquet(path: Path, _mapping: FileMapping, _place: Path) -> Source:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        schema = pl.scan_parquet(path).collect_schema()
        with duckdb.connect() as bench:
            groups = bench.execute(GROUPS, [str(path)]).fetchall()
    except (pl.exceptions.PolarsError, duckdb.Error, OSError, ValueError) as error:
        raise IntakeError("PARQUET_CORRUPT", file=path.name, detail=type(error).__name__) from None
    if max((size for _, size in groups), default=0) > LARGEST_GROUP or sum(n for n, _ in groups) > MOST_ROWS:
        size = f"{sum(n for n, _ in groups):,} rows, {sum(size for _, size in groups) / 1e9:,.1f} GB"
        raise IntakeError("PARQUET_TOO_LARGE", file=path.name, detail=size)
    for name, dtype in schema.items():
        if dtype.is_nested() or dtype.base_type() in {pl.Binary, pl.Object, pl.Time, pl.Duration}:
            raise IntakeError("PARQUET_TYPE", file=path.name, column=name, detail=str(dtype))

    def batches(chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        rows = pl.scan_parquet(path).with_row_index(ROW, 2).select(pl.col(ROW).cast(pl.Int64), *chosen)
        try:
            yield from _filled(rows)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise IntakeError("PARQUET_CORRUPT", file=path.name, detail=type(error).__name__) from None
        except BaseException as error:
            # A damaged page makes the reader panic, and a panic is no Exception.
            if type(error).__name__ != "PanicException":
                raise
            raise IntakeError("PARQUET_CORRUPT", file=path.name, detail="a damaged page") from None

    return Source(digest, tuple(schema), batches)


def _xlsx(path: Path, mapping: FileMapping, _place: Path) -> Source:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    cells = read_sheet(path, mapping.sheet)
    above = mapping.heading_row - 1
    if above >= cells.height:
        raise IntakeError("FILE_EMPTY", file=path.name)
    named = [("" if name is None else str(name)).strip() for name in cells.row(above)]
    headings = tuple(named[: max((n for n, name in enumerate(named, 1) if name), default=0)])

    def batches(chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        rows = cells.slice(above + 1).with_row_index(ROW, mapping.heading_row + 1)
        columns = [pl.col(cells.columns[headings.index(name)]).alias(name) for name in chosen]
        yield from _filled(rows.lazy().select(pl.col(ROW).cast(pl.Int64), *columns))

    return Source(digest, headings, batches, sheet=True)


def _filled(rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows in batches, without those that say nothing at all."""
    said = pl.any_horizontal(pl.exclude(ROW).is_not_null())
    for batch in rows.collect_batches(chunk_size=BATCH, maintain_order=True, engine="streaming"):
        if (kept := batch.filter(said)).height:
            yield kept


def _broken(path: Path, separator: str, wanted: int) -> dict[str, object]:
    """The first line whose fields are not as many as the headings: looked for only where reading broke off."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=separator)
        try:
            for row in rows:
                if len(row) > wanted:
                    return {"line": rows.line_num, "detail": f"{len(row)} fields under {wanted} headings"}
        except csv.Error as error:
            return {"line": rows.line_num, "detail": str(error)}
    return {"line": "?", "detail": "a quotation mark where none may stand"}
