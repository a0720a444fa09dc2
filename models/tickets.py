"""The support desk: questions of people to an office, and the thread of answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.applications import Application
from models.columns import Record, identifier, refers, sealed
from models.kandas import KandasCase

if TYPE_CHECKING:
    from models.ticket_terms import TicketTerm


class Ticket(Record):
    """A question to an office. `status` repeats the fold of its journal events; `person_id` owns the key of its texts.

    Whoever has no file yet gets one with the first question: a person of whom nothing is known.
    """

    __tablename__ = "tickets"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    category: Mapped[str] = mapped_column(comment="code of policy/programmes/ticket.toml")
    language: Mapped[str] = mapped_column(comment="KK RU EN FR: the language to answer in")
    person_id: Mapped[str] = refers("persons.id", index=False)
    application_id: Mapped[str | None] = refers("applications.id", nullable=True)
    case_id: Mapped[str | None] = refers("kandas_cases.id", nullable=True)
    office_code: Mapped[str] = refers("offices.code", index=False)
    title: Mapped[bytes] = sealed()
    opened_by: Mapped[str] = mapped_column(comment="subject of the token that sent it")
    opened_at: Mapped[datetime]
    first_response_due_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    resolution_due_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]

    application: Mapped[Application | None] = relationship(lazy="raise")
    kandas_case: Mapped[KandasCase | None] = relationship(lazy="raise")
    messages: Mapped[list[TicketMessage]] = relationship(lazy="raise")
    terms: Mapped[TicketTerm | None] = relationship(
        lazy="raise", viewonly=True, uselist=False, primaryjoin="Ticket.id == foreign(TicketTerm.id)"
    )

    __table_args__ = (
        sa.Index("ix_tickets_queue", "office_code", "status", "resolution_due_at", "id"),
        sa.Index("ix_tickets_mine", "opened_by", "opened_at", "id"),
    )


class TicketMessage(Record):
    """One message of a thread. Added, never changed."""

    __tablename__ = "ticket_messages"

    id: Mapped[str] = identifier()
    ticket_id: Mapped[str] = refers("tickets.id", index=False)
    place: Mapped[int] = mapped_column(
        comment="the version of the ticket that it came with; 1 for the question"
    )
    from_office: Mapped[bool]
    text: Mapped[bytes] = sealed()
    written_by: Mapped[str] = mapped_column(comment="subject of the token")
    written_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("ticket_id", "place"),)
