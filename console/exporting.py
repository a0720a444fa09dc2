"""The command `export`: exact facts as a file that can be loaded again. Not anonymised, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import polars as pl
import typer
import xlsxwriter  # type: ignore[import-untyped]  # has none

from analytics.dimensions import LAST_MOMENT
from analytics.extracts import write_extract
from analytics.facts import FactsError
from analytics.manifest import current
from console.opening import CONSOLE, open_feed, publish, record
from console.settings import refuse, settings
from intake.kinds import KINDS, Kind
from intake.official import export_official_figures
from intake.writing import as_written

KEPT = [kind for kind in KINDS if kind != "MEMBERS"]
"""Kinds that can be exported: members are people, and leave through the graph alone."""
ENDINGS = (".csv", ".parquet", ".xlsx")
SHEET = 1_048_575
"""Rows of a sheet below its headings."""
SLICE = 50_000
OPTIONS = {
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
UNCHANGING = datetime(2000, 1, 1)  # noqa: DTZ001  # XLSX knows no time zones; the same facts give the same bytes


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""

    @app.command()
    def export(
        kind: Annotated[str, typer.Argument(help="One of: " + ", ".join(KEPT))],
        to: Annotated[Path, typer.Option("--to", help="A .csv, .parquet or .xlsx file.", dir_okay=False)],
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", formats=["%Y-%m-%d"], help="Facts true on this day or before."),
        ] = None,
        known_at: Annotated[
            datetime | None,
            typer.Option(
                "--known-at",
                formats=["%Y-%m-%dT%H:%M:%S%z"],
                help="As recorded by then: 2026-01-31T18:00:00Z.",
            ),
        ] = None,
    ) -> None:
        """Write exact facts, added up and without names, to a file that `load` takes: for operators."""
        if kind not in KEPT:
            refuse(f"There is no {kind!r} to export; there are {', '.join(KEPT)}.")
        if to.suffix not in ENDINGS:
            refuse(f"{to.name} must end in .csv, .parquet or .xlsx.")
        if not to.parent.is_dir():
            refuse(f"There is no folder {to.parent}.")
        day, moment = as_of.date() if as_of else date.max, known_at or LAST_MOMENT
        rows = write(KINDS[kind], to, day, moment, clock())
        typer.echo(
            f"{to}: {rows:,} rows of exact figures, NOT anonymised: rows of one person are in it, and not to be "
            "passed on.",
            err=True,
        )


def write(kind: Kind, to: Path, as_of: date, known_at: datetime, now: datetime) -> int:
    """Bring the figures up to date and write a kind of them to a file: how many rows. Ends the command where it
    cannot."""
    given = settings()
    with record(given) as database, TemporaryDirectory(dir=to.parent, prefix=".export-") as name:
        place = Path(name)
        if kind.table is None:
            with database.read() as session:
                rows = export_official_figures(session).lazy()
        else:
            publish(open_feed(given, database), now)
            beside = place / "facts.parquet"
            try:
                with CONSOLE.status("Adding up the facts…"):
                    write_extract(given.figures, current(given.figures), kind.table, beside, as_of, known_at)
            except FactsError as error:
                refuse(f"{error}")
            rows = pl.scan_parquet(beside).select(as_written(kind))
        count = int(rows.select(pl.len()).collect().item())
        if to.suffix == ".xlsx" and count > SHEET:
            refuse(f"{count:,} rows do not fit on a sheet ({SHEET:,}); write a .parquet or .csv file.")
        WRITERS[to.suffix](rows, place / to.name)
        (place / to.name).replace(to)
    return count


def _csv(rows: pl.LazyFrame, to: Path) -> None:
    rows.sink_csv(to)


def _parquet(rows: pl.LazyFrame, to: Path) -> None:
    rows.sink_parquet(to, compression="zstd", row_group_size=122_880)


def _xlsx(rows: pl.LazyFrame, to: Path) -> None:
    """Row by row, so that memory does not grow with the sheet."""
    with xlsxwriter.Workbook(to, OPTIONS) as book:
        book.set_properties({"created": UNCHANGING})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.collect_schema().names())
        number = 0
        for frame in rows.collect_batches(chunk_size=SLICE, maintain_order=True):
            for row in frame.iter_rows():
                number += 1
                sheet.write_row(number, 0, ["" if value is None else value for value in row])


WRITERS: dict[str, Callable[[pl.LazyFrame, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
