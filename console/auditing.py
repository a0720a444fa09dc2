"""The commands under `audit`: is the log of accesses whole, and where its chain ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from access.audit import Checkpoint, checkpoint, seal, verify
from console.opening import CONSOLE, record
from console.settings import refuse, settings


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""
    audit = typer.Typer(help="The log of who read whose file: is it whole?", no_args_is_help=True)
    app.add_typer(audit, name="audit")

    @audit.command("verify")
    def verify_log(
        kept: Annotated[
            Path | None,
            typer.Option("--checkpoint", help="A file that `audit checkpoint` wrote.", dir_okay=False),
        ] = None,
    ) -> None:
        """Walk the chain from its beginning; 1 where an entry was removed, altered, reordered or cut off."""
        known = _read(kept) if kept else None
        with record(settings()) as database, CONSOLE.status("Walking the chain…"), database.read() as session:
            found = verify(session, known)
        for broken in found.broken:
            typer.echo(broken, err=True)
        if found.broken:
            refuse("The log of accesses is not whole; compare it with the newest backup that verifies.")
        typer.echo(f"{found.links} links follow one another; {found.unsealed} reads are not sealed yet.")

    @audit.command("checkpoint")
    def checkpoint_log(
        file: Annotated[
            Path, typer.Argument(help="Where to write it: somewhere this database is not.", dir_okay=False)
        ],
    ) -> None:
        """Seal what is not sealed yet and write down where the chain ends."""
        with record(settings()) as database:
            while True:
                with database.batch() as session:
                    if not seal(session):
                        break
            with database.read() as session:
                end = checkpoint(session)
        written = {"number": end.number, "hash": end.hash, "at": clock().isoformat()}
        file.write_text(json.dumps(written) + "\n", encoding="utf-8")
        typer.echo(f"{file}: the chain ends at link {end.number}.")


def _read(file: Path) -> Checkpoint:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        return Checkpoint(int(written["number"]), str(written["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        refuse(f"{file} is no checkpoint; `python server.py audit checkpoint FILE` writes one.")
