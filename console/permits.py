"""The command `permit verify`: a code on a permit checked with public keys alone, without the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from access.permit_codes import open_permit_keys, read_code, read_jwks
from console.settings import refuse, settings
from models.columns import local_day


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""
    permit = typer.Typer(help="Codes on permits, checked offline.", no_args_is_help=True)
    app.add_typer(permit, name="permit")

    @permit.callback()
    def only() -> None:
        """Keep `verify` a command of its own."""

    @permit.command()
    def verify(
        code: Annotated[str, typer.Argument(help="The code, as scanned.")],
        keys: Annotated[
            Path | None,
            typer.Option(help="What /.well-known/jwks.json gave; without it, the keys of the data folder."),
        ] = None,
    ) -> None:
        """Say whether a code is genuine, and its days; 1 if it is not. Revocation and used entries only we know."""
        try:
            public = (
                read_jwks(keys.read_text(encoding="utf-8"))
                if keys
                else open_permit_keys(settings().data).public
            )
        except (OSError, ValueError) as error:
            refuse(f"The keys in {keys} cannot be used ({error}); fetch /.well-known/jwks.json again.")
        said = read_code(code, public)
        if said is None:
            typer.echo(json.dumps({"authentic": False}))
            raise typer.Exit(1)
        days = (said.valid_from, local_day(clock()), said.valid_to)
        typer.echo(
            json.dumps(
                {
                    "authentic": True,
                    "withinDays": sorted(days) == list(days),
                    "number": said.number,
                    "kind": said.kind,
                    "validFrom": said.valid_from.isoformat(),
                    "validTo": said.valid_to.isoformat(),
                }
            )
        )
