"""What a ticket says beyond its columns: the next steps, and whether a term was missed."""

from __future__ import annotations

from typing import Any

from resolvers.answers import allowed
from resolvers.context import Context


def actions_of_ticket(row: Any, asked: Context) -> tuple[str, ...]:
    """What the table of tickets allows next."""
    return allowed("TICKET", row.status)


def breached(row: Any, asked: Context) -> bool:
    """Whether the first answer or the resolution came after its term, or is still to come after it."""
    terms = (
        (row.first_response_due_at, row.first_answered_at or row.resolved_at),
        (row.resolution_due_at, row.resolved_at),
    )
    return any(due is not None and (done or asked.now) > due for due, done in terms)
