"""Somebody who follows a record, and what happens to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.columns import local_day
from models.identifiers import SYSTEM
from models.journal import EventKind, record_event
from resolvers.following import Following
from tests.schema.travellers import OFFICER
from tests.schema.world import NOON, OPERATIONS, World

PATIENCE = 10.0
SINCE = """subscription($reference: String!, $since: Int) {
  applicationChanged(reference: $reference, since: $since) { version status } }"""
CASE = "subscription($reference: String!) { kandasCaseChanged(reference: $reference) { version status } }"


@dataclass
class Follower:
    """Somebody who follows, in the loop of a world."""

    world: World
    following: Following

    def events(
        self, document: str, variables: Any, actor: Actor | Callable[[], Actor] = OFFICER
    ) -> AsyncGenerator[Any, None]:
        who = actor if callable(actor) else lambda: actor
        return self.following.follow(OPERATIONS.get(document, document), variables, None, who, "EN")

    @asynccontextmanager
    async def told(self, *asked: Any) -> AsyncIterator[Callable[[], Awaitable[Any]]]:
        """The next event as JSON, each time it is called."""
        async with aclosing(self.events(*asked)) as events:

            async def following() -> Any:
                return json.loads((await asyncio.wait_for(anext(events), PATIENCE)).body)

            yield following

    def run(self, work: Any) -> Any:
        return self.world.run(asyncio.wait_for(work, 3 * PATIENCE))


def change(world: World, application: str, *, also: Callable[[Session], None] = lambda _: None) -> None:
    """One more version of an application, with an event, as services write it."""

    def work(session: Session) -> bool:
        row = sa.update(Application).where(Application.id == application)
        session.execute(row.values(version=Application.version + 1))
        event(session, application)
        also(session)
        return True

    world.process.database.do(work, keep=bool)


def event(session: Session, subject: str) -> None:
    on, kind = local_day(NOON), EventKind.DECISION_APPEALED
    record_event(session, kind, subject, {}, on=on, now=NOON, office="MIGRATION", chance=SYSTEM)
    session.flush()


def version(body: Any) -> int:
    return body["data"]["applicationChanged"]["version"]


def again(session: Session, application: str) -> None:
    """One more version in a running transaction."""
    row = sa.update(Application).where(Application.id == application)
    session.execute(row.values(version=Application.version + 1))
