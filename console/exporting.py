"""The command `export`: exact facts as a file that can be loaded again. Not anonymised, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import polars as pl
import typer

from analytics.dimensions import LAST_MOMENT
from analytics.extracts import write_extract
from analytics.facts import FactsError
from analytics.manifest import current
from analytics.metrics import METRICS
from analytics.sheets import WRITERS, TooManyRows
from console import catalogue
from console.opening import CONSOLE, open_feed, publish, record
from console.questions import asked, write_question
from console.settings import refuse, settings
from intake.kinds import KINDS, Kind
from intake.official import export_official_figures
from intake.writing import as_written

KEPT = [kind for kind in KINDS if kind != "MEMBERS"]
"""Kinds that can be exported: members are people, and leave through the graph alone."""
ENDINGS = (".csv", ".parquet", ".xlsx")


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""
    catalogue.commands(app, clock)

    @app.command()
    def export(
        kind: Annotated[str, typer.Argument(help="One of: " + ", ".join([*KEPT, *METRICS]))],
        to: Annotated[
            Path, typer.Option("--to", help="A .csv, .parquet, .arrow or .xlsx file.", dir_okay=False)
        ],
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
        by: Annotated[list[str] | None, typer.Option("--by", help="Of a metric: a dimension.")] = None,
        measure: Annotated[
            list[str] | None, typer.Option("--measure", help="Of a metric: a measure, such as paid:EUR.")
        ] = None,
        where: Annotated[
            str | None, typer.Option("--where", help="Of a metric: a filter as the graph takes it, as JSON.")
        ] = None,
        purpose: Annotated[
            str | None, typer.Option("--purpose", help="Of a metric: what the figures are for; it is logged.")
        ] = None,
    ) -> None:
        """Write exact facts, added up and without names, to a file that `load` takes; or the exact figures of a metric:
        for operators."""
        if kind not in KEPT and kind not in METRICS:
            refuse(f"There is no {kind!r} to export; there are {', '.join([*KEPT, *METRICS])}.")
        if to.suffix not in ENDINGS and not (kind in METRICS and to.suffix == ".arrow"):
            refuse(f"{to.name} must end in .csv, .parquet or .xlsx.")
        if not to.parent.is_dir():
            refuse(f"There is no folder {to.parent}.")
        if kind in METRICS:
            if not (purpose and purpose.strip()):
                refuse("Say what the figures are for: --purpose.")
            now = clock()
            question = asked(kind, now, by or (), measure or (), where, as_of and as_of.date(), known_at)
            write_question(question, to, purpose, now)
            typer.echo(f"{to}: exact figures, NOT anonymised, and not to be passed on.", err=True)
            return
        if by or measure or where or purpose:
            refuse("--by, --measure, --where and --purpose are for metrics.")
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
        try:
            WRITERS[to.suffix](rows, place / to.name, None)
        except TooManyRows as refused:
            refuse(f"{refused}")
        (place / to.name).replace(to)
    return count
