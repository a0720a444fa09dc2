"""Whether a ticket has missed a term, at the moment of a request: computed from its moments, kept nowhere."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from models.columns import Instant, Record
from models.tickets import Ticket

NOW = sa.bindparam("now", None, type_=Instant())
"""The moment of the request; where nobody says it, what is still open has missed nothing."""

_TICKET: Any = Ticket.__table__.alias("asked")
_ANSWERED = sa.func.coalesce(_TICKET.c.first_answered_at, _TICKET.c.resolved_at, NOW)
_LATE = sa.or_(
    _TICKET.c.first_response_due_at < _ANSWERED,
    sa.func.coalesce(_TICKET.c.resolved_at, NOW) > _TICKET.c.resolution_due_at,
)
_TERMS = sa.select(_TICKET.c.id, sa.case((_LATE, sa.true()), else_=sa.false()).label("breached")).subquery(
    "terms"
)
# Whoever reads asks every column whether it may be empty and whether it is personal: an expression does not know.
_TERMS.c.breached.nullable, _TERMS.c.breached.info = False, {}  # type: ignore[attr-defined]


class TicketTerm(Record):
    """The key is that of the ticket; resolvers/tickets.py says the same of one."""

    __tablename__ = "ticket_terms"
    __table__ = _TERMS

    id: Mapped[str]
    breached: Mapped[bool]
