"""The answer of the graph as bytes: of an execution, of a refusal, of a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import orjson
from graphql import ExecutionResult, GraphQLError

from resolvers.reading.errors import RequestError, described, executed
from resolvers.reading.patience import TooLong


@dataclass(frozen=True)
class Answer:
    """The whole response. `executed` is False for a request error, which has no `data`; `code` is the first error's.

    `wait` are seconds after which the same may be asked again, where that is why it was refused.
    """

    body: bytes
    executed: bool
    code: str | None = None
    wait: int = 0


def answered(result: ExecutionResult) -> Answer:
    """The answer of the stock executor."""
    return with_errors(orjson.dumps({"data": result.data}), result)


def with_errors(body: bytes, result: ExecutionResult) -> Answer:
    """An answer with the errors of its execution, if there were any."""
    if not result.errors:
        return Answer(body, True)
    errors = [executed(error) for error in result.errors]
    said = errors[0]["extensions"]
    body = body[:-1] + b',"errors":' + orjson.dumps(errors) + b"}"
    return Answer(body, True, said["code"], said.get("retryAfter", 0))


def refused(error: RequestError, worded: Callable[[str], str] = str) -> Answer:
    """The answer where nothing was executed; `worded` makes of a library's message what may be said."""
    errors = [described(e, error.code) for e in error.errors]
    for each in errors:
        each["message"] = worded(each["message"])
    said = errors[0]["extensions"]
    return Answer(orjson.dumps({"errors": errors}), False, said["code"], said.get("retryAfter", 0))


def failed(fault: Exception) -> Answer:
    """The answer where everything failed: in our words where it took too long, else without any detail."""
    error = executed(fault if isinstance(fault, TooLong) else GraphQLError("", original_error=fault))
    said = error["extensions"]
    body = orjson.dumps({"data": None, "errors": [error]})
    return Answer(body, True, said["code"], said.get("retryAfter", 0))
