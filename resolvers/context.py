"""What a request carries, and what a process holds: handed to every resolver, made by server.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from access.actor import Actor
from access.budget import Budget
from access.openness import OPEN, Openness
from access.permit_codes import PermitKeys
from access.reads import Reads
from access.signing import Signer
from disclosure.citations import Citations
from disclosure.releases import Releases
from models.columns import local_day
from models.database import Contended, Database
from models.identifiers import Chance
from models.sealing import Vault
from policy.rulebook import Rulebook
from resolvers.accesses import AccessLog
from resolvers.reading.sources import Source
from services.fees.provider import Provider
from services.given import Given
from services.problems import Conflict, Problem
from services.releases.maker import Maker


@dataclass(frozen=True)
class Process:
    """Everything a server process opens once. `clock` gives the aware UTC moment; nobody else reads the time."""

    database: Database
    source: Source
    rulebook: Rulebook
    vault: Vault
    chance: Chance
    figures: Any
    """The engine that answers questions of figures (analytics/), or None where none is open."""
    clock: Callable[[], datetime]
    signer: Signer
    codes: PermitKeys
    log: AccessLog | None = None
    """Where reads of personal data are written; None only where nothing but speed is measured, or in tests."""
    payments: Provider | None = None
    """Who takes the money of fees; None where nobody does."""
    address: str = ""
    """Where clients reach the server, for links."""
    releases: Releases | None = None
    """All that figures for others than analysts are made of; without it, each is Suppressed."""

    citations: Citations | None = None
    """Where answers that were cited are kept; None where none can be."""
    maker: Maker | None = None
    """Who makes releases that were asked for; None where nobody does."""
    budget: Budget | None = None
    """What everybody may ask for in a minute; None where nothing but speed is measured, or in tests."""
    openness: Openness = OPEN

    def given(self, now: datetime) -> Given:
        """What every service is given at a moment, besides the session, the actor and the command."""
        return Given(now, self.rulebook, self.vault, self.chance, self.payments, tells=True, maker=self.maker)


@dataclass(frozen=True)
class Estimate:
    """What an operation would cost: `cost` is None where it has no price, `refused` holds codes of errors.

    `served_by` is COMPILED, EXECUTOR or BOTH; None where it would not be served.
    """

    cost: int | None
    limit: int
    refused: tuple[str, ...]
    served_by: str | None


class Estimating(Protocol):
    """From a document, its variables, the operation's name, who asks and in which language to its price."""

    def __call__(
        self, query: str, variables: Any, operation_name: str | None, actor: Actor, locale: str
    ) -> Estimate: ...


First = Callable[[Callable[[], AbstractContextManager[Session]], Actor, Any, Given], Given]
"""From a way to read, who asks, a command and what is given to what is given once something outside was made ready."""


@dataclass(frozen=True)
class Context:
    """One request: who asks, in which language (KK RU EN FR), and the one moment that counts as now."""

    actor: Actor
    locale: str
    now: datetime
    services: Process
    estimate: Estimating | None = None
    """Prices a document for whoever asks; None outside the graph."""
    reads: Reads = field(default_factory=Reads)
    """Whom this request has read."""

    @property
    def given(self) -> Given:
        """What every service is given besides the session, the actor and the command."""
        return replace(self.services.given(self.now), locale=self.locale)

    def binds(self) -> dict[str, Any]:
        """The parameters that every compiled statement leaves open."""
        return {**self.actor.binds(local_day(self.now)), "now": self.now}

    async def do(self, service: Callable[..., Any], command: Any, first: First | None = None) -> Any:
        """Run a service in a worker thread in one transaction: a record is committed, a Problem rolls back.

        What `first` makes ready outside is made ready before the transaction begins.
        """
        database, given = self.services.database, self.given
        if first is not None:
            given = await asyncio.to_thread(first, database.read, self.actor, command, given)
        try:
            return await asyncio.to_thread(
                database.do,
                lambda session: service(session, self.actor, command, given),
                keep=lambda result: not isinstance(result, Problem),
            )
        except Contended:
            return Conflict()
