"""What the command line says while the demo country is built, and the command that builds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import rich.progress
import typer
from rich.text import Text

from console.opening import CONSOLE, open_feed, open_rules, publish, record
from console.rulecheck import worded_rules
from console.settings import Settings, refuse, settings
from demo.counter import furnish
from demo.country import DemoError, build
from demo.plan import FEWEST, PEOPLE
from intake.problems import IntakeError
from intake.synthetic import write_facts
from intake.work import Work
from models.database import Database
from models.identifiers import seeded
from models.sealing import open_vault

SEED = "qazeta"
PARALLEL = 20_000
"""People from which on other processes are worth their start."""


class Rate(rich.progress.ProgressColumn):
    """How much is done in a second."""

    def render(self, task: rich.progress.Task) -> Text:
        """The rate, once it is known."""
        return Text(f"{task.speed:,.0f} a second" if task.speed else "")


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""

    @app.command()
    def demo(
        people: Annotated[
            int, typer.Option(min=FEWEST, help=f"Persons; published figures hold at {PEOPLE:,} only.")
        ] = PEOPLE,
        seed: Annotated[str, typer.Option(help="The same seed and size give the same country.")] = SEED,
        facts: Annotated[
            int, typer.Option(min=0, max=10**8, help="Also write so many invented facts, for measuring.")
        ] = 0,
    ) -> None:
        """Build the synthetic demo country in an empty record; nothing where it stands already."""
        given = settings()
        worded_rules(given)
        with record(given) as database:
            build_demo(given, database, people, seed)
            if facts:
                write_demo_facts(given, database, facts, seed, clock())
            publish(open_feed(given, database), clock())


def build_demo(given: Settings, database: Database, people: int = PEOPLE, seed: str = SEED) -> None:
    """The demo country, built where there is none, with a bar of progress."""
    rules, vault = open_rules(), open_vault(given.data)
    processes = (os.cpu_count() or 1) if people >= PARALLEL else 0
    with bar("Building the demo country", "people") as progress:
        try:
            summary = build(
                database,
                rules,
                vault,
                seed=seed,
                people=people,
                data=given.data,
                processes=processes,
                progress=progress,
            )
            furnish(database, rules, vault, seed)
        except (DemoError, IntakeError, ValueError) as error:
            refuse(f"{error} (QAZETA_DEMO=off serves the record as it is).")
    rows = ", ".join(f"{count:,} {name}" for name, count in summary.rows.items())
    typer.echo(f"The demo country {'is built' if summary.built else 'stands'}, every person invented: {rows}")
    if summary.people != PEOPLE:
        typer.echo(f"It has {summary.people:,} people; published figures hold at {PEOPLE:,} only.", err=True)


def write_demo_facts(given: Settings, database: Database, facts: int, seed: str, now: datetime) -> None:
    """So many invented facts, straight into the archive of loads; nothing where they were written before."""
    work = Work(database, given.data, open_vault(given.data), open_rules(), seeded(f"{seed}/facts/{facts}"))
    with bar("Writing facts", "facts") as progress:
        loads = write_facts(work, facts, seed, now, lambda _step, done: progress(done, facts))
    files = sum(len(load.files) for load in loads)
    typer.echo(f"{facts:,} facts, every one invented, stand in {files} files of {work.archive}.")


@contextmanager
def bar(title: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of progress with its rate; a single line where nobody watches."""
    columns = (
        rich.progress.TextColumn(title),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        Rate(),
        rich.progress.TimeElapsedColumn(),
    )
    with rich.progress.Progress(*columns, console=CONSOLE, transient=True) as shown:
        task = shown.add_task(unit, total=None)

        def progress(done: int, total: int) -> None:
            if not (shown.tasks[task].total or CONSOLE.is_terminal):
                typer.echo(f"{title}, {total:,} {unit}…", err=True)
            shown.update(task, completed=done, total=total)

        yield progress
