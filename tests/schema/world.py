"""A running graph and what a client says to it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import ANYBODY, Actor
from feed.publisher import Feed
from models import Record
from resolvers.context import Process
from resolvers.operations import Graph

NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
"""12:00 in Almaty on Monday, 2 March 2026: the clock of these tests unless one moves it."""

OPERATIONS = {
    path.name[:2]: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "schema" / "operations").glob("*.graphql"))
}
"""The promised operations by number."""


@dataclass
class World:
    """A running graph whose clock stands at `now`."""

    process: Process
    graph: Graph
    loop: asyncio.AbstractEventLoop
    now: list[datetime]
    feed: Feed
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def ask(
        self, document: str, variables: Any = None, actor: Actor = ANYBODY, locale: str = "EN"
    ) -> dict[str, Any]:
        """The response to a document, or to the promised operation of that number."""
        query = OPERATIONS.get(document, document)
        answer = self.graph.answer(query, variables, None, actor, locale, False)
        return json.loads(self.run(answer).body)

    def data(self, document: str, variables: Any = None, actor: Actor = ANYBODY, locale: str = "EN") -> Any:
        """The one root field of a response without errors."""
        body = self.ask(document, variables, actor, locale)
        assert "errors" not in body, body
        (value,) = body["data"].values()
        return value

    def write(self, operation: str, actor: Actor, **fields: Any) -> Any:
        """What a promised mutation gives; the idempotency key is a new one unless given."""
        command = {"idempotencyKey": self.key(), **fields}
        return self.data(operation, {"input": command}, actor)

    def key(self) -> str:
        """A text that was not used before."""
        return f"key-{next(self.numbers)}"

    def passport(self, country: str, **fields: Any) -> dict[str, Any]:
        """A valid passport with a new number."""
        return {
            "number": f"{country[0]}{next(self.numbers):07}",
            "country": country,
            "kind": "ORDINARY",
            "expires": "2031-03-01",
            "given": "Anne Marie",
            "family": "Dupont",
            "birthDate": "1990-05-01",
            "sex": "FEMALE",
            **fields,
        }

    def rows(self) -> dict[str, int]:
        """How many rows every table has; the log of accesses grows with calls that are refused, too."""
        tables = [table for table in Record.metadata.sorted_tables if not table.name.startswith("access_")]
        counts = [sa.select(sa.func.count()).select_from(t).scalar_subquery().label(t.name) for t in tables]
        with Session(self.process.database.engine) as session:
            return dict(session.execute(sa.select(*counts)).one()._mapping)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something to its end on the loop of this world."""
        return self.loop.run_until_complete(work)
