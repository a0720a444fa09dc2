"""The commands `load` and `loads`: files of a ministry in, a summary out, and a load undone."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import rich.progress
import sqlalchemy as sa
import typer

from console.opening import CONSOLE, open_rules, record
from console.settings import refuse, settings
from intake.files import Loaded, load_file
from intake.kinds import KINDS
from intake.loading import Progress
from intake.mapping import FileMapping, read_mapping
from intake.members import members_left
from intake.problems import IntakeError
from intake.proposing import propose
from intake.undoing import undo
from intake.work import Work
from models.columns import local_day, render_instant
from models.identifiers import SYSTEM
from models.loads import Load
from models.sealing import open_vault

STEPS = {
    "rows": "Reading",
    "keys": "Telling rows apart",
    "known": "Looking for known rows",
    "files": "Writing",
}

SLOW_ENOUGH = 10_000
"""Rows from which on a rate says something."""


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""

    @app.command()
    def load(
        files: Annotated[
            list[Path] | None, typer.Argument(help="CSV, Parquet or XLSX; each is one load.")
        ] = None,
        kind: Annotated[str | None, typer.Option(help="One of: " + ", ".join(KINDS))] = None,
        mapping: Annotated[Path | None, typer.Option(help="A TOML that says what the headings mean.")] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of rows that have none."),
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but add.")] = False,
        draft: Annotated[
            bool, typer.Option("--propose", help="Write a first draft of a mapping instead.")
        ] = False,
        reverse: Annotated[
            str | None, typer.Option("--undo", metavar="ID", help="Undo this load instead.")
        ] = None,
    ) -> None:
        """Add the rows of files that are new, once and whole; bad rows go to a file beside each."""
        if bool(files) == bool(reverse):
            refuse("Name the files to load, or --undo and the id of a load.")
        said = read_or_refuse(mapping)
        if draft:
            for path in files or []:
                draft_mapping(path, said)
            return
        with opened() as work:
            if reverse:
                undo_load(work, reverse, clock())
                return
            broken = [
                path for path in files or [] if not _load(work, path, clock(), kind, said, as_of, dry_run)
            ]
        if broken:
            raise typer.Exit(1)

    @app.command()
    def loads() -> None:
        """List the loads, the newest last."""
        with opened() as work:
            list_loads(work)


@contextmanager
def opened() -> Iterator[Work]:
    """All that a load is given, or one sentence that says why not."""
    given = settings()
    with record(given) as database:
        yield Work(database, given.data, open_vault(given.data), open_rules(), SYSTEM)


def read_or_refuse(mapping: Path | None) -> FileMapping | None:
    """The mapping of a file, if there is one; ends the command where it cannot be used."""
    try:
        return read_mapping(mapping) if mapping else None
    except IntakeError as error:
        refuse(f"{error}")


def draft_mapping(path: Path, given: FileMapping | None) -> None:
    """Write a first draft of a mapping beside a file; never over one that is there."""
    target = path.with_name(f"{path.name}.mapping.toml")
    if target.exists():
        refuse(f"{target} is there already; move it away to have another draft.")
    try:
        with TemporaryDirectory() as place:
            found = propose(path, Path(place), given)
    except IntakeError as error:
        refuse(f"{error}")
    target.write_text(found.text, encoding="utf-8")
    typer.echo(f"{target}: {found.kind}, {found.recognised} headings recognised; read it before you load.")


def undo_load(work: Work, load_id: str, now: datetime) -> None:
    """Undo a load and say so."""
    try:
        load = undo(work, load_id, now, by=getpass.getuser())
    except IntakeError as error:
        refuse(f"{error}")
    with work.database.read() as session:
        left = members_left(session, load.id)
    gone = load.rows_added - len(left)
    typer.echo(f"The load {load.id} of {load.source} is undone: {gone:,} rows no longer count.")
    if left:
        typer.echo(f"  members who stay, since something happened to them: {', '.join(left)}")


def list_loads(work: Work) -> None:
    """Print two lines for each load: what and when; how many rows, and whether it was undone."""
    with work.database.read() as session:
        found = session.scalars(sa.select(Load).order_by(Load.loaded_at, Load.id)).all()
    if not found:
        typer.echo("Nothing was loaded yet.")
        return
    for each in found:
        moment = render_instant(each.loaded_at)[:16].replace("T", " ")
        undone = f"; undone on {local_day(each.reversed_at)}" if each.reversed_at else ""
        rows = f"{each.rows_added:,} added, {each.rows_known:,} known, {each.rows_rejected:,} rejected"
        typer.echo(f"{each.id}  {moment}  {each.kind}  {each.source}")
        typer.echo(f"  {rows}; by {each.loaded_by}{undone}")


def _load(
    work: Work,
    path: Path,
    now: datetime,
    kind: str | None,
    mapping: FileMapping | None,
    as_of: datetime | None,
    dry: bool,
) -> bool:
    started = time.perf_counter()
    try:
        with _bar(path) as progress:
            day: date | None = as_of.date() if as_of else None
            loaded = load_file(
                work,
                path,
                now,
                kind=kind,
                mapping=mapping,
                as_of=day,
                dry=dry,
                by=getpass.getuser(),
                progress=progress,
            )
    except IntakeError as error:
        typer.echo(f"{path.name}: nothing was loaded. {error}", err=True)
        return False
    except OSError as error:
        typer.echo(f"{path.name}: nothing was loaded. {error.strerror}: is the disk full?", err=True)
        return False
    for line in summary(path, loaded, dry, time.perf_counter() - started):
        typer.echo(line)
    load = loaded.outcome.load
    return load.rows_rejected < load.rows_read


def summary(path: Path, loaded: Loaded, dry: bool, seconds: float) -> Iterator[str]:
    """What came of a file, in lines."""
    load = loaded.outcome.load
    what = f"load {load.id}" if loaded.outcome.stored else "tried only" if dry else "nothing new"
    rate = f" ({load.rows_read / seconds:,.0f} rows a second)" if load.rows_read >= SLOW_ENOUGH else ""
    yield (
        f"{path.name}: {loaded.kind}, {what}: {load.rows_added:,} rows {'would be ' if dry else ''}added, "
        f"{load.rows_known:,} known, {load.rows_rejected:,} rejected{rate}"
    )
    if loaded.outcome.known:
        yield "  known from: " + ", ".join(
            f"{name} ({count:,})" for name, count in loaded.outcome.known.items()
        )
    if loaded.outcome.repeated:
        yield f"  said more than once in the file: {loaded.outcome.repeated:,}"
    if loaded.rejects:
        codes = ", ".join(f"{code} {count:,}" for code, count in sorted(loaded.codes.items()))
        yield f"  what to do about the rejected rows: {loaded.rejects} ({codes})"
    if loaded.proposals:
        yield f"  possible duplicates, not touched: {loaded.duplicates:,} in {loaded.proposals}"
    if loaded.left_out:
        yield "  headings left out: " + ", ".join(loaded.left_out)


@contextmanager
def _bar(path: Path) -> Iterator[Progress]:
    with rich.progress.Progress(
        rich.progress.TextColumn("{task.description}"),
        rich.progress.BarColumn(),
        rich.progress.TextColumn("{task.completed:,} rows"),
        rich.progress.TextColumn("{task.fields[rate]}"),
        rich.progress.TimeElapsedColumn(),
        console=CONSOLE,
        transient=True,
    ) as bar:
        task = bar.add_task(path.name, total=None, rate="")

        def progress(step: str, rows: int) -> None:
            speed = bar.tasks[task].speed
            bar.update(
                task,
                description=f"{STEPS[step]} {path.name}",
                completed=rows,
                rate=f"{speed:,.0f} a second" if speed and step == "rows" else "",
            )

        yield progress
