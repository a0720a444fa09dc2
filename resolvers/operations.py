"""The graph as one function: a document, its variables and who asks go in, the bytes of the answer come out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    execute,
    parse,
    validate,
)
from strawberry.execution.is_awaitable import optimized_is_awaitable

from access.actor import ANYBODY, Actor
from resolvers.context import Context, Process
from resolvers.reading import limits
from resolvers.reading.bounded import Bounded
from resolvers.reading.errors import (
    BAD_USER_INPUT,
    FORBIDDEN,
    INTERNAL,
    METHOD_NOT_ALLOWED,
    PARSE_FAILED,
    UNAUTHENTICATED,
    VALIDATION_FAILED,
    RequestError,
    described,
    executed,
    report,
)
from resolvers.reading.finishing import NotCompilable, Run
from resolvers.reading.plans import Layout, Operation, Root, typename_only
from resolvers.reading.roots import Plan, Prepared
from resolvers.reading.stock import Loading
from resolvers.reading.variables import refuse_unstorable

OPERATIONS = 1000
"""Operations kept ready, the least used forgotten first."""


@dataclass(frozen=True)
class Answer:
    """The whole response. `executed` is False for a request error, which has no `data`; `code` is the first error's."""

    body: bytes
    executed: bool
    code: str | None = None


class Graph:
    """The schema over one process. With `compiled` False everything runs on the stock executor."""

    def __init__(self, schema: strawberry.Schema, process: Process, compiled: bool = True) -> None:
        self.schema, self.process, self.compiled = schema._schema, process, compiled
        self.fallbacks = 0
        """How often a plan gave up on a value and left the field to the stock executor."""
        self._operations = Bounded(OPERATIONS)
        self._questions = limits.heavy_fields(self.schema)

    async def answer(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        actor: Actor = ANYBODY,
        locale: str = "EN",
        read_only: bool = False,
    ) -> Answer:
        """Answer one request. Never raises: a fault of ours is an answer too, without its details."""
        context = Context(actor, locale, self.process.clock(), self.process)
        try:
            operation = self._operation(query, operation_name)
            return await self._run(operation, variables, context, read_only)
        except RequestError as error:
            errors = [described(e, error.code) for e in error.errors]
            return Answer(orjson.dumps({"errors": errors}), False, errors[0]["extensions"]["code"])
        except Exception as fault:
            return _failed(executed(GraphQLError("", original_error=fault)))

    def _operation(self, query: str, operation_name: str | None) -> Operation:
        """The operation asked for, ready to be run; RequestError where there is none."""
        return self._operations.get_or_make(
            (query, operation_name), lambda: self._prepared(query, operation_name)
        )

    def _prepared(self, query: str, operation_name: str | None) -> Operation:
        document = self._document(query)
        found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        if operation_name is not None:
            found = [d for d in found if d.name is not None and d.name.value == operation_name]
        if len(found) != 1:
            message = (
                "There is no operation of that name." if operation_name else "Say which operation to run."
            )
            raise RequestError([GraphQLError(message)], BAD_USER_INPUT)
        return Operation(self.schema, document, found[0], self.process.source.dialect)

    def _document(self, query: str) -> DocumentNode:
        try:
            document = parse(query, max_tokens=limits.TOKENS)
        except GraphQLError as error:
            raise RequestError([error], PARSE_FAILED) from None
        except RecursionError:
            raise RequestError([GraphQLError("The document is too deep.")], PARSE_FAILED) from None
        too_much = limits.excess(document, self._questions)
        errors = [too_much] if too_much else validate(self.schema, document, max_errors=50)
        if errors:
            raise RequestError(errors, VALIDATION_FAILED)
        return document

    async def _run(self, operation: Operation, variables: Any, context: Context, read_only: bool) -> Answer:
        if read_only and not operation.reads:
            raise RequestError([GraphQLError("GET only reads.")], METHOD_NOT_ALLOWED)
        _permit(operation, context.actor)
        given = {} if variables is None else variables
        if not isinstance(given, dict):
            raise RequestError([GraphQLError("The variables must be an object.")], BAD_USER_INPUT)
        refuse_unstorable(given)
        coerced = operation.variables.coerced(given)
        if not operation.reads:
            return _answered(await self._stock(operation.document, operation, given, context))
        layout = operation.layout(
            context.actor.roles, context.locale, coerced, lambda: operation.variables.values(given)
        )
        prepared = self._prepare(operation, layout, coerced, given, context.actor)
        pieces = await self._compiled(layout, prepared, context) if self.compiled else {}
        if len(pieces) == len(layout.roots):
            return Answer(_object([(root, pieces[root.key]) for root in layout.roots]), True)
        rest = await self._stock(operation.without(pieces, layout.roots), operation, given, context)
        if rest.data is None:
            return _answered(rest)
        found = {key: orjson.dumps(value) for key, value in rest.data.items()} | pieces
        body = _object([(root, found[root.key]) for root in layout.roots])
        return _with_errors(body, rest)

    def _prepare(
        self,
        operation: Operation,
        layout: Layout,
        coerced: Mapping[str, Any],
        given: Mapping[str, Any],
        actor: Actor,
    ) -> dict[str, Prepared]:
        """What each root read is asked for; RequestError where arguments make no sense, or ask for too much."""
        prepared = {
            root.key: root.prepare(
                coerced, lambda: operation.variables.values(given), actor.roles, self.process.signer
            )
            for root in layout.roots
            if root.arguments is not None
        }
        if sum(p.rows for p in prepared.values()) > limits.ROWS:
            message = f"The lists of one operation ask for at most {limits.ROWS} rows together."
            raise RequestError([GraphQLError(message)], BAD_USER_INPUT)
        return prepared

    async def _compiled(
        self, layout: Layout, prepared: Mapping[str, Prepared], context: Context
    ) -> dict[str, bytes]:
        """The JSON of every root field that a plan can answer."""
        pieces = {
            root.key: orjson.dumps(layout.compiler.selections.schema.query_type.name)
            for root in layout.roots
            if typename_only(root)
        }
        plans: list[tuple[Root, Plan]] = [
            (root, plan)
            for root in layout.roots
            if root.key in prepared and (plan := root.plan(prepared[root.key], layout.compiler)) is not None
        ]
        work = [self._piece(plan, prepared[root.key], context) for root, plan in plans]
        answers = [await work[0]] if len(work) == 1 else await asyncio.gather(*work)
        for (root, _), answer in zip(plans, answers, strict=True):
            if answer is not None:
                pieces[root.key] = answer
        return pieces

    async def _piece(self, plan: Plan, prepared: Prepared, context: Context) -> bytes | None:
        """The JSON of one field; None where the stock executor has to say how far an error reaches."""
        values = {**prepared.values, **context.actor.binds()}
        try:
            return await plan.answer(self.process.source, values, Run(context, prepared.digest))
        except NotCompilable:
            return None
        except (TimeoutError, OSError, asyncpg.QueryCanceledError):
            raise
        except Exception as fault:
            report(fault)
            self.fallbacks += 1
            return None

    async def _stock(
        self, document: DocumentNode, operation: Operation, given: dict[str, Any], context: Context
    ) -> ExecutionResult:
        """Run a document on the stock executor."""
        result = execute(
            self.schema,
            document,
            root_value=Loading(context),
            context_value=context,
            variable_values=given,
            operation_name=operation.node.name.value if operation.node.name else None,
            is_awaitable=optimized_is_awaitable,
        )
        return await result if optimized_is_awaitable(result) else result


def _permit(operation: Operation, actor: Actor) -> None:
    """RequestError where the actor lacks a permission that a field needs: nothing is read."""
    refused = operation.refusals(actor.roles)
    if not refused:
        return
    code = UNAUTHENTICATED if actor.anonymous else FORBIDDEN
    message = "Sign in to read this." if actor.anonymous else "Your roles do not include this."
    raise RequestError(
        [
            GraphQLError(message, r.node, path=list(r.path), extensions={"permission": r.permission})
            for r in refused[:20]
        ],
        code,
    )


def _object(pieces: list[tuple[Root, bytes]]) -> bytes:
    parts = [b'"' + root.key.encode() + b'":' + piece for root, piece in pieces]
    return b'{"data":{' + b",".join(parts) + b"}}"


def _answered(result: ExecutionResult) -> Answer:
    return _with_errors(orjson.dumps({"data": result.data}), result)


def _with_errors(body: bytes, result: ExecutionResult) -> Answer:
    if not result.errors:
        return Answer(body, True)
    errors = [executed(error) for error in result.errors]
    code = errors[0]["extensions"]["code"]
    return Answer(body[:-1] + b',"errors":' + orjson.dumps(errors) + b"}", True, code)


def _failed(error: dict[str, Any]) -> Answer:
    return Answer(orjson.dumps({"data": None, "errors": [error]}), True, INTERNAL)
