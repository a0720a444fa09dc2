"""Errors as clients see them: always with `extensions.code`; faults of ours without any detail."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from resolvers.reading.lost import SECONDS, is_lost

log = logging.getLogger("qazeta.graph")

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
NOT_FOUND = "NOT_FOUND"
RATE_LIMITED = "RATE_LIMITED"
OVERLOADED = "OVERLOADED"
NOT_READY = "NOT_READY"
INTERNAL = "INTERNAL_SERVER_ERROR"
TOO_LARGE, TOO_MANY_GROUPS = "TOO_LARGE", "TOO_MANY_GROUPS"
"""Of figures, as analytics/ says them."""
FAULT = "Something went wrong on our side."
AWAY = "The record does not answer just now; send the same again in a moment, a write under the same key."


class RequestError(Exception):
    """A request that is not executed: there is no `data` in its answer."""

    def __init__(self, errors: Sequence[GraphQLError], code: str) -> None:
        super().__init__(code)
        self.errors, self.code = errors, code


def described(error: GraphQLError, code: str) -> dict[str, Any]:
    """One error of a request: its own code if it has one."""
    found: dict[str, Any] = dict(error.formatted)
    found["extensions"] = {"code": code, **(error.extensions or {})}
    return found


def executed(error: GraphQLError) -> dict[str, Any]:
    """One error of an execution: what a resolver says with a code; anything else is a fault, told to the log alone."""
    if (error.extensions or {}).get("code"):
        return described(error, INTERNAL)
    if is_lost(error.original_error):
        away = GraphQLError(
            AWAY, error.nodes, path=error.path, extensions={"code": NOT_READY, "retryAfter": SECONDS}
        )
        return described(away, NOT_READY)
    report(error.original_error or error)
    masked = GraphQLError(FAULT, error.nodes, path=error.path, extensions={"code": INTERNAL})
    return described(masked, INTERNAL)


def report(fault: BaseException) -> None:
    """Log a fault by its kind and its place: never its message, which may hold what somebody entered."""
    frames = traceback.extract_tb(fault.__traceback__)[-12:]
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log.error("fault %s at %s", type(fault).__name__, places or "unknown")
