"""Subscriptions: a record as it stands, told again at every new version, to whoever may still see it.

Every event is a read of its own, by the plan that answers a query: permission and scope are judged each time. A client
that is slow to take an event is told the newest state next, not every state between.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from graphql import GraphQLError

from access.actor import Actor, Role
from access.tokens import TokenRefused
from resolvers.answering import Answer, answered, failed
from resolvers.changes import Changes
from resolvers.context import Context
from resolvers.documents import permit
from resolvers.operations import Asking, Graph
from resolvers.reading.declarations import Followed
from resolvers.reading.declare import declaration_of
from resolvers.reading.errors import BAD_USER_INPUT, NOT_FOUND, RequestError, report
from resolvers.reading.finishing import NotCompilable, Run
from resolvers.reading.patience import TooLong
from resolvers.reading.plans import Root
from resolvers.reading.pricing import estimated, refuse_dear
from resolvers.reading.roots import wanted_row
from resolvers.reading.rows import Row
from resolvers.reading.statements import Statement, Versioned, statement_of
from resolvers.reading.wanted import Wanted

Who = Callable[[], Actor]
"""Who asks, judged anew at every call; TokenRefused once the token does not hold any more."""


@dataclass(frozen=True)
class Asked:
    """A subscription as it is asked at one moment."""

    asking: Asking
    context: Context

    @property
    def root(self) -> Root:
        """Its only field."""
        return self.asking.layout.roots[0]

    @property
    def wanted(self) -> Wanted:
        """What is asked of it."""
        return self.asking.wanted[self.root.key]

    @property
    def values(self) -> dict[str, Any]:
        """What is bound in its statements."""
        return {**self.wanted.values, **self.context.actor.binds()}


@dataclass(frozen=True)
class Following:
    """The subscriptions of a graph."""

    graph: Graph
    changes: Changes

    def follows(self, query: str, operation_name: str | None) -> bool:
        """Whether the operation asked for is a subscription."""
        try:
            return self.graph.documents.operation(query, operation_name).follows
        except RequestError:
            return False

    async def follow(
        self, query: str, variables: Any, operation_name: str | None, who: Who, locale: str
    ) -> AsyncGenerator[Answer, None]:
        """One answer for each event, without end; one that was not executed is the last. TokenRefused from `who`."""
        try:
            asked = self._asked(query, variables, operation_name, who(), locale)
            self.graph.door.charge(estimated(asked.asking.prices), asked.context)
            (subject, _), seen = await self._place(asked), asked.values["since"]
            with self.changes.of(subject) as woken:
                while await woken.wait():
                    woken.clear()
                    asked = self._asked(query, variables, operation_name, who(), locale)
                    version, answer = await self._state(asked)
                    if version > seen:
                        seen = version
                        await self.graph.keep(asked.asking, asked.context)
                        yield answer
        except RequestError as error:
            yield await self.graph.refused(error, self._context(who(), locale))
        except TokenRefused:
            raise
        except Exception as fault:
            yield failed(fault)

    def _asked(self, query: str, variables: Any, name: str | None, actor: Actor, locale: str) -> Asked:
        operation = self.graph.documents.operation(query, name)
        if not operation.follows:
            raise RequestError([GraphQLError("This is no subscription.")], BAD_USER_INPUT)
        permit(operation, actor, self.graph.process.openness)
        asking = self.graph.asking(operation, variables, actor, locale)
        refuse_dear(asking.prices)
        return Asked(asking, self._context(actor, locale))

    def _context(self, actor: Actor, locale: str) -> Context:
        process = self.graph.process
        return Context(actor, locale, process.clock(), process, self.graph.estimate)

    async def _place(self, asked: Asked) -> tuple[str, int]:
        """The identifier and the version of the record; RequestError where it is not there for whoever asks."""
        process, actor = self.graph.process, asked.context.actor
        statement = _place_of(declaration_of(asked.root.field), actor.roles, process.source.dialect)
        rows = await statement.fetch(process.source, asked.values)
        if not rows:
            raise _not_there(asked)
        return rows[0][0], rows[0][1]

    async def _state(self, asked: Asked) -> tuple[int, Answer]:
        """The version of the record and its answer, as they stand together."""
        plan = asked.root.plan(asked.wanted, asked.asking.layout.compiler) if self.graph.compiled else None
        if not isinstance(plan, Versioned):
            return await self._by_stock(asked)
        run = Run(asked.context, asked.wanted.digests)
        try:
            found = await plan.state(self.graph.process.source, asked.values, run)
        except (TimeoutError, OSError, TooLong):
            raise
        except NotCompilable:
            return await self._by_stock(asked)
        except Exception as fault:
            report(fault)
            return await self._by_stock(asked)
        if found is None:
            raise _not_there(asked)
        key = orjson.dumps(asked.root.key)
        return found[0], Answer(b'{"data":{' + key + b":" + found[1] + b"}}", True)

    async def _by_stock(self, asked: Asked) -> tuple[int, Answer]:
        """The same from the stock executor, read again until no other version came between."""
        before = await self._place(asked)
        while True:
            found = await self.graph.stock(asked.asking.operation.document, asked.asking, asked.context)
            after = await self._place(asked)
            if before == after:
                return after[1], answered(found)
            before = after


@lru_cache(maxsize=64)
def _place_of(read: Followed, roles: frozenset[Role], dialect: str) -> Statement:
    row = Row(read.entity, sa.orm.aliased(read.entity))
    return statement_of(wanted_row(read, row, roles, row.get("id"), row.get("version")), dialect)


def _not_there(asked: Asked) -> RequestError:
    error = GraphQLError("It is not there for you.", asked.root.nodes, path=[asked.root.key])
    return RequestError([error], NOT_FOUND)
