"""Messages to people: what is to be said, not how: neither an address nor a name, which are opened when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier, refers


class Message(Record):
    """One message about one event. It is claimed by moving `due_at` on: whoever dies with it is followed by another."""

    __tablename__ = "outbox"

    id: Mapped[str] = identifier()
    person_id: Mapped[str] = refers("persons.id")
    recipient: Mapped[str] = mapped_column(comment="subject of the token that sent the application")
    event_id: Mapped[str] = refers("journal.id", unique=True, index=False)
    template: Mapped[str] = mapped_column(comment="code of translations/*/messages.po")
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, comment="reference, codes and days")
    locale: Mapped[str] = mapped_column(comment="KK RU EN FR")
    state: Mapped[str] = mapped_column(comment="QUEUED SENT FAILED")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(comment="not to be sent before")
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(comment="code of the last attempt that failed")

    __table_args__ = (
        sa.Index("ix_outbox_due", "state", "due_at"),
        sa.Index("ix_outbox_mine", "recipient", "created_at", "id"),
    )
