"""Refusals of the transport and the status each code has on the wire: one table.

The statuses are those that the graphql-http audit asks for; GraphQL over HTTP, "Status Codes".
"""

from __future__ import annotations

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
STREAM = "text/event-stream"

ALWAYS: dict[str, int] = {
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "RATE_LIMITED": 429,
    "INTERNAL_SERVER_ERROR": 500,
    "OVERLOADED": 503,
}
"""Codes that have their status whatever the client accepts."""

PLAIN: dict[str, int] = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403}
"""Codes with a status of their own for clients that accept application/graphql-response+json."""


def status(executed: bool, code: str | None, media: str) -> int:
    """The status of an answer: 200 once anything ran, and always 200 for errors of a document in plain JSON."""
    if executed or code is None:
        return 200
    if media == JSON:
        return ALWAYS.get(code, 200)
    return ALWAYS.get(code) or PLAIN.get(code, 400)


class Refusal(Exception):
    """A request that never reached the graph: status, stable code, a sentence that says what to do."""

    def __init__(
        self, status: int, code: str, message: str, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
