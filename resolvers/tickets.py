"""What a ticket says beyond its columns: the next steps, and whether a term was missed."""

from __future__ import annotations

from typing import Any

from models.columns import local_day
from policy.working_days import working_days_between
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


def due_in(row: Any, asked: Context) -> int | None:
    """Working days left of the term that runs, the first answer's or the resolution's; negative once it is over.

    None where nothing is due: it is resolved, or no rule gives the term.
    """
    due = row.first_response_due_at if row.first_answered_at is None else row.resolution_due_at
    if due is None or row.resolved_at is not None:
        return None
    today, last = asked.given.today, local_day(due)
    return working_days_between(today, last) if today <= last else -working_days_between(last, today)
