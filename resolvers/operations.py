"""The graph as one function: a document, its variables and who asks go in, the bytes of the answer come out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
import strawberry
from graphql import DocumentNode, ExecutionResult, GraphQLError, execute
from strawberry.execution.is_awaitable import optimized_is_awaitable

from access import bounds
from access.actor import ANYBODY, Actor
from access.reads import kept_of, kept_refusal, logged
from resolvers.admitting import Door
from resolvers.answering import Answer, answered, failed, refused, with_errors
from resolvers.context import Context, Estimate, Process
from resolvers.documents import Documents, permit
from resolvers.reading import counting, limits
from resolvers.reading.errors import (
    BAD_USER_INPUT,
    FORBIDDEN,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    RequestError,
    described,
    report,
)
from resolvers.reading.finishing import NotCompilable, Run
from resolvers.reading.patience import TooLong
from resolvers.reading.plans import Layout, Operation, Root, typename_only
from resolvers.reading.pricing import Priced, actual, estimated, refuse_dear
from resolvers.reading.roots import Plan
from resolvers.reading.stock import Loading
from resolvers.reading.variables import refuse_unstorable
from resolvers.reading.wanted import Wanted

EXTENSIONS = frozenset({"db", "cost"})
"""What an answer can tell besides its data, if asked: statements and price."""
STREAMED = "A subscription is answered as text/event-stream, or over a WebSocket with graphql-transport-ws."


@dataclass(frozen=True)
class Asking:
    """One operation with everything that one request asks of it."""

    operation: Operation
    given: dict[str, Any]
    layout: Layout
    wanted: Mapping[str, Wanted]
    prices: Sequence[Priced]


@dataclass
class Telling:
    """What is told besides the data."""

    count: counting.Count = field(default_factory=counting.Count)
    prices: Sequence[Priced] = ()


class Graph:
    """The schema over one process. With `compiled` False everything runs on the stock executor."""

    def __init__(self, schema: strawberry.Schema, process: Process, compiled: bool = True) -> None:
        self.schema, self.process, self.compiled = schema._schema, process, compiled
        self.fallbacks = 0
        """How often a plan gave up on a value and left the field to the stock executor."""
        self.door = Door(process.budget)
        self._writes: set[asyncio.Future[ExecutionResult]] = set()
        self.documents = Documents(self.schema, process.source.dialect, process.log is not None)
        counting.count_on(process.database.engine)

    async def answer(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        actor: Actor = ANYBODY,
        locale: str = "EN",
        read_only: bool = False,
        extensions: frozenset[str] = frozenset(),
    ) -> Answer:
        """Answer one request. Never raises: a fault of ours is an answer too, without its details."""
        if not extensions & EXTENSIONS:
            return await self._answer(query, variables, operation_name, actor, locale, read_only, Telling())
        telling = Telling()
        counting.COUNTING.set(telling.count)
        found = await self._answer(query, variables, operation_name, actor, locale, read_only, telling)
        told = _told(found.body, telling, extensions)
        body = found.body[:-1] + b',"extensions":' + orjson.dumps(told) + b"}"
        return Answer(body, found.executed, found.code)

    def estimate(
        self, query: str, variables: Any, operation_name: str | None, actor: Actor, locale: str
    ) -> Estimate:
        """What an operation would cost, and whether it would be refused: nothing runs."""
        try:
            operation = self.documents.operation(query, operation_name)
            permit(operation, actor, self.process.openness)
            asking = self.asking(operation, variables, actor, locale)
            refuse_dear(asking.prices)
        except RequestError as error:
            refused = tuple(
                dict.fromkeys(described(e, error.code)["extensions"]["code"] for e in error.errors)
            )
            cost = (error.errors[0].extensions or {}).get("cost")
            return Estimate(cost, bounds.COST.most, refused, None)
        plans = [
            typename_only(root) or root.plan(asking.wanted[root.key], asking.layout.compiler) is not None
            for root in asking.layout.roots
        ]
        served = "COMPILED" if all(plans) else "BOTH" if any(plans) else "EXECUTOR"
        return Estimate(estimated(asking.prices), bounds.COST.most, (), served)

    async def _answer(
        self,
        query: str,
        variables: Any,
        name: str | None,
        actor: Actor,
        locale: str,
        read_only: bool,
        telling: Telling,
    ) -> Answer:
        context = Context(actor, locale, self.process.clock(), self.process, self.estimate)
        try:
            with self.door.entered():
                operation = self.documents.operation(query, name)
                if read_only and not operation.reads:
                    raise RequestError([GraphQLError("GET only reads.")], METHOD_NOT_ALLOWED)
                permit(operation, actor, self.process.openness)
                if operation.follows:
                    raise RequestError([GraphQLError(STREAMED)], NOT_ACCEPTABLE)
                asking = self.asking(operation, variables, actor, locale)
                telling.prices = asking.prices
                self.door.charge(refuse_dear(asking.prices), context)
                answer = await self._run(asking, context)
                await self.keep(asking, context)
            return answer
        except RequestError as error:
            return await self.refused(error, context)
        except Exception as fault:
            return failed(fault)

    async def keep(self, asking: Asking, context: Context) -> None:
        """Write down whom the request has read: without that there is no answer."""
        if self.process.log is None or not logged(context.actor.roles):
            return
        for wanted in asking.wanted.values():
            context.reads.searched.update(dict.fromkeys(wanted.searched))
        kept = kept_of(context.reads, context.actor, context.now, self.process.chance)
        if kept is not None:
            await self.process.log.keep(kept)

    async def refused(self, error: RequestError, context: Context) -> Answer:
        """A request error as an answer; that somebody asked for what their roles do not include is written down."""
        if self.process.log is not None and error.code == FORBIDDEN:
            lacked = [str((each.extensions or {}).get("permission")) for each in error.errors]
            await self.process.log.keep(kept_refusal(context.actor, context.now, self.process.chance, lacked))
        return refused(error, partial(self.process.openness.message, roles=context.actor.roles))

    def asking(self, operation: Operation, variables: Any, actor: Actor, locale: str) -> Asking:
        """What each root read is asked for; RequestError where it makes no sense, or is too much."""
        given = {} if variables is None else variables
        if not isinstance(given, dict):
            raise RequestError([GraphQLError("The variables must be an object.")], BAD_USER_INPUT)
        refuse_unstorable(given)
        coerced = operation.variables.coerced(given)

        def values() -> Any:
            return operation.variables.values(given)

        layout = operation.layout(actor.roles, locale, coerced, values)
        signer = self.process.signer
        wanted = {root.key: root.prepare(coerced, values, actor.roles, signer) for root in layout.roots}
        if sum(each.rows for each in wanted.values()) > limits.ROWS:
            message = f"The lists of one operation ask for at most {limits.ROWS} rows together."
            raise RequestError([GraphQLError(message)], BAD_USER_INPUT)
        prices = [root.priced(wanted[root.key]) for root in layout.roots]
        return Asking(operation, given, layout, wanted, prices)

    async def _run(self, asking: Asking, context: Context) -> Answer:
        operation, layout = asking.operation, asking.layout
        if not operation.reads:
            # A write that was begun is finished, whether or not somebody still waits for it.
            writing = asyncio.ensure_future(self.stock(operation.document, asking, context))
            self._writes.add(writing)
            writing.add_done_callback(self._writes.discard)
            return answered(await asyncio.shield(writing))
        pieces = await self._compiled(asking, context) if self.compiled else {}
        if len(pieces) == len(layout.roots):
            return Answer(_object([(root, pieces[root.key]) for root in layout.roots]), True)
        rest = await self.stock(operation.without(pieces, layout.roots), asking, context)
        if rest.data is None:
            return answered(rest)
        found = {key: orjson.dumps(value) for key, value in rest.data.items()} | pieces
        body = _object([(root, found[root.key]) for root in layout.roots])
        return with_errors(body, rest)

    async def _compiled(self, asking: Asking, context: Context) -> dict[str, bytes]:
        """The JSON of every root field that a plan can answer."""
        layout = asking.layout
        pieces = {
            root.key: orjson.dumps(layout.compiler.selections.schema.query_type.name)
            for root in layout.roots
            if typename_only(root)
        }
        plans: list[tuple[Root, Plan]] = [
            (root, plan)
            for root in layout.roots
            if (plan := root.plan(asking.wanted[root.key], layout.compiler)) is not None
        ]
        work = [self._piece(plan, asking.wanted[root.key], context) for root, plan in plans]
        answers = [await work[0]] if len(work) == 1 else await asyncio.gather(*work)
        for (root, _), answer in zip(plans, answers, strict=True):
            if answer is not None:
                pieces[root.key] = answer
        return pieces

    async def _piece(self, plan: Plan, wanted: Wanted, context: Context) -> bytes | None:
        """The JSON of one field; None where the stock executor has to say how far an error reaches."""
        values = {**wanted.values, **context.binds()}
        try:
            return await plan.answer(self.process.source, values, Run(context, wanted.digests))
        except NotCompilable:
            return None
        except (TimeoutError, OSError, TooLong):
            raise
        except Exception as fault:
            report(fault)
            self.fallbacks += 1
            return None

    async def stock(self, document: DocumentNode, asking: Asking, context: Context) -> ExecutionResult:
        """Run a document on the stock executor."""
        node = asking.operation.node
        result = execute(
            self.schema,
            document,
            root_value=Loading(context),
            context_value=context,
            variable_values=asking.given,
            operation_name=node.name.value if node.name else None,
            is_awaitable=optimized_is_awaitable,
        )
        return await result if optimized_is_awaitable(result) else result


def _told(body: bytes, telling: Telling, extensions: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "db" in extensions:
        told["db"] = {"statements": telling.count.statements}
    if "cost" in extensions and telling.prices:
        data = orjson.loads(body).get("data") or {}
        price, found = estimated(telling.prices), actual(telling.prices, data)
        told["cost"] = {"estimated": price, "actual": found, "limit": bounds.COST.most}
    return told


def _object(pieces: list[tuple[Root, bytes]]) -> bytes:
    parts = [b'"' + root.key.encode() + b'":' + piece for root, piece in pieces]
    return b'{"data":{' + b",".join(parts) + b"}}"
