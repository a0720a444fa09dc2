"""From the text of a document to an operation that can be asked again and again."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    validate,
)

from access.actor import Actor
from access.openness import OPEN, Openness
from resolvers.reading import limits
from resolvers.reading.bounded import Bounded
from resolvers.reading.errors import (
    BAD_USER_INPUT,
    FORBIDDEN,
    PARSE_FAILED,
    UNAUTHENTICATED,
    VALIDATION_FAILED,
    RequestError,
)
from resolvers.reading.plans import Operation

INTROSPECTION = "introspection"
CLOSED = "The schema is not told to you here; it is in the project's documentation."
OPERATIONS = 1000
"""Operations kept ready, the least used forgotten first."""


class Documents:
    """The operations of a schema: parsed, measured and validated once."""

    def __init__(self, schema: GraphQLSchema, dialect: str, logs: bool) -> None:
        self.schema, self.dialect, self.logs = schema, dialect, logs
        self._operations = Bounded(OPERATIONS)
        self._questions = limits.heavy_fields(schema)

    def operation(self, query: str, operation_name: str | None) -> Operation:
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
        return Operation(self.schema, document, found[0], self.dialect, self.logs)

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


def permit(operation: Operation, actor: Actor, openness: Openness = OPEN) -> None:
    """RequestError where the actor lacks a permission that a field needs, or may not ask for the schema: nothing is
    read."""
    if operation.introspects and not openness.tells(actor.roles):
        code = UNAUTHENTICATED if actor.anonymous else FORBIDDEN
        raise RequestError(
            [GraphQLError(CLOSED, operation.node, extensions={"permission": INTROSPECTION})], code
        )
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
