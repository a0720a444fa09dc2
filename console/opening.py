"""Opens the record, the demo country and the figures, or ends with one sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import rich.console
import rich.progress
import sqlalchemy as sa
import typer
from alembic.util import CommandError

from console.settings import Settings, refuse
from demo.country import DemoError
from demo.country import build as build_country
from feed.publisher import Feed, FeedError
from migrations import upgrade
from models.database import Database, open_database
from models.sealing import open_vault, secret
from policy.programmes import ProgrammeFileError, programmes
from policy.rulebook import RULES, Rulebook, load_rulebook
from policy.rulefile import RuleFileError
from services.reference import load_reference

CONSOLE = rich.console.Console(stderr=True)


@contextmanager
def record(given: Settings) -> Iterator[Database]:
    """The record, migrated and with its reference tables; ends the command where it cannot be opened."""
    database = open_database(given.url)
    shown = database.engine.url.render_as_string(hide_password=True)
    try:
        upgrade(database)
        with database.batch() as session:
            load_reference(session)
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        refuse(
            f"The record {shown} cannot be opened ({reason}); is QAZETA_DATABASE_URL right, and the server up?"
        )
    except CommandError as error:
        refuse(f"The record {shown} was made by another version of the program ({error}).")
    try:
        yield database
    except sa.exc.OperationalError as error:
        refuse(
            f"The record {shown} no longer answers ({type(error.orig).__name__}); start again when it does."
        )
    finally:
        database.engine.dispose()


def open_rules(folder: Path = RULES) -> Rulebook:
    """The rules of a folder; ends the command with file, line and what to write where a file must not be used."""
    try:
        programmes()
        return load_rulebook(folder)
    except (RuleFileError, ProgrammeFileError) as error:
        refuse(f"The rules cannot be used. {error}")


def open_feed(given: Settings, database: Database) -> Feed:
    """The feed from the record to the folder of figures."""
    return Feed(database, given.figures, secret(given.data, "pseudonyms"))


def build_demo(given: Settings, database: Database) -> None:
    """The demo country, built where there is none, with a bar of progress."""
    rules = open_rules()
    with rich.progress.Progress(
        rich.progress.TextColumn("Building the demo country"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TimeElapsedColumn(),
        console=CONSOLE,
        transient=True,
    ) as bar:
        task = bar.add_task("steps", total=None)

        def progress(done: int, total: int) -> None:
            if not (bar.tasks[task].total or CONSOLE.is_terminal):
                typer.echo("Building the demo country, under a minute…", err=True)
            bar.update(task, completed=done, total=total)

        try:
            summary = build_country(database, rules, open_vault(given.data), progress=progress)
        except DemoError as error:
            refuse(f"{error} (QAZETA_DEMO=off serves the record as it is).")
    rows = ", ".join(f"{count} {name}" for name, count in summary.rows.items())
    typer.echo(f"The demo country {'is built' if summary.built else 'stands'}, every person invented: {rows}")


def publish(feed: Feed, now: datetime, *, rebuild: bool = False) -> None:
    """Carry what the journal holds to the figures: what is new, or everything again from the first event."""
    try:
        with CONSOLE.status("Carrying the journal to the figures…"):
            if rebuild:
                feed.rebuild(feed.folder, now)
            else:
                feed.advance(now)
    except FeedError as error:
        refuse(f"{error}")
