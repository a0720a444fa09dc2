"""The commands `token` and `keys`: who may ask for a while, and the keys that sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import typer

from access import permit_codes
from access.personas import PERSONAS
from access.signing import rotate
from access.tokens import Issuer
from console.settings import refuse, settings
from models.sealing import secret


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the commands to the command line."""
    keys = typer.Typer(
        help="The keys that sign receipts, cursors and codes on permits.", no_args_is_help=True
    )
    app.add_typer(keys, name="keys")

    @app.command()
    def token(
        persona: Annotated[str, typer.Argument(help="One of: " + ", ".join(PERSONAS))],
        hours: Annotated[int, typer.Option(min=1, max=24 * 365, help="How long it holds.")] = 24,
    ) -> None:
        """Print a bearer token of the built-in issuer for a person of the demonstration, on the last line."""
        if persona not in PERSONAS:
            refuse(f"There is no persona {persona!r}; there are {', '.join(PERSONAS)}.")
        typer.echo(f"# {persona}; a server accepts it where QAZETA_DEV_ISSUER is on", err=True)
        issuer = Issuer(secret(settings().data, "issuer"))
        typer.echo(issuer.issue(PERSONAS[persona], clock(), timedelta(hours=hours)))

    @keys.command("rotate")
    def rotate_keys(
        permits: Annotated[
            bool,
            typer.Option("--permits", help="The keys of codes on permits instead of receipts and cursors."),
        ] = False,
    ) -> None:
        """Add a key that signs from the next start on; what older keys signed still holds."""
        added = (permit_codes.rotate if permits else rotate)(settings().data)
        typer.echo(f"Key {added} signs once every server is started anew; the older ones still open.")
