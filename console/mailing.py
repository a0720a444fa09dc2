"""Sending what is in the outbox: beside the server all the time, or once by the command `outbox send`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import typer

from console.opening import record
from console.settings import Settings, refuse, settings
from gateways.mail import Letter, MailServer, Refused, Unreachable
from models.database import Database
from models.outbox import Message
from models.sealing import Vault, open_vault
from services.messages.sending import NO_ADDRESS, Claimed, claim, failed, given_back, is_due, sent
from translations.letters import written

EVERY = 1.0
"""Seconds between two looks into the outbox."""
TURN = 50
"""Messages after which the sender looks whether it should stop."""
UNSENT = "Messages to people stay in the outbox: QAZETA_SMTP_URL is not set."


@dataclass(frozen=True)
class Post:
    """Everything that sending takes."""

    database: Database
    vault: Vault
    server: MailServer
    clock: Callable[[], datetime]

    def send_due(self, most: int = TURN) -> int:
        """Send what is due, up to so many messages; how many were sent. Unreachable where the server is away."""
        count = 0
        for _ in range(most):
            if not self._waiting():
                break
            message = self.database.do(lambda session: claim(session, self.vault, self.clock()), keep=bool)
            if message is None:
                break
            count += self._send(message)
        return count

    def _waiting(self) -> bool:
        with self.database.read() as session:
            return is_due(session, self.clock())

    def _send(self, message: Claimed) -> bool:
        if message.address is None:
            self._mark(lambda session: failed(session, message, NO_ADDRESS, self.clock(), final=True))
            return False
        worded = written(message.template, message.params, message.locale)
        letter = Letter(
            *(message.id, message.address, worded.subject, worded.text, message.locale, message.created_at)
        )
        try:
            self.server.send(letter)
        except Unreachable:
            self._mark(lambda session: given_back(session, message, self.clock()))
            raise
        except Refused as refused:
            code, final = refused.code, refused.final
            self._mark(lambda session: failed(session, message, code, self.clock(), final=final))
            return False
        return self._mark(lambda session: sent(session, message, self.clock()))

    def _mark(self, work: Callable[[sa.orm.Session], bool]) -> bool:
        return self.database.do(work, keep=bool)


def post_of(given: Settings, database: Database, clock: Callable[[], datetime]) -> Post | None:
    """What sends, None where no mail server is set."""
    return Post(database, open_vault(given.data), given.mail, clock) if given.mail else None


def commands(app: typer.Typer, clock: Callable[[], datetime]) -> None:
    """Add the command to the command line."""
    outbox = typer.Typer(help="Messages to people.", no_args_is_help=True)
    app.add_typer(outbox, name="outbox")

    @outbox.command()
    def send() -> None:
        """Send what is due once (the server does it all the time), and say how the outbox stands."""
        given = settings()
        with record(given) as database:
            post = post_of(given, database, clock)
            try:
                count = post.send_due(sys.maxsize) if post else 0
            except Unreachable as away:
                refuse(f"The mail server does not answer ({away.args[0]}); what is due stays in the outbox.")
            with database.read() as session:
                states = sa.select(Message.state, sa.func.count()).group_by(Message.state)
                standing = ", ".join(
                    f"{n:,} {state}" for state, n in sorted(map(tuple, session.execute(states)))
                )
        typer.echo(f"{count:,} sent; in the outbox: {standing or 'nothing'}.")
        if post is None:
            refuse(UNSENT)

    @outbox.callback()
    def group() -> None:
        """Messages to people."""
