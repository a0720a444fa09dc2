"""Changes that people ask for in their applications: field by field, what it was and what it is to be."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers, sealed


class ApplicationChange(Record):
    """One request for a change. What it changes counts from `effective_at`; it was asked for at `requested_at`."""

    __tablename__ = "application_changes"

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id")
    person_id: Mapped[str] = refers("persons.id", index=False)
    of_version: Mapped[int] = mapped_column(comment="version of the application that was seen")
    state: Mapped[str] = mapped_column(comment="APPLIED PENDING REFUSED LAPSED")
    requested_by: Mapped[str] = mapped_column(comment="subject of the token that asked")
    requested_at: Mapped[datetime]
    note: Mapped[bytes | None] = sealed()
    effective_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    grounds: Mapped[list[str] | None] = mapped_column(sa.JSON, comment="codes of policy/programmes")
    rules_version: Mapped[str]
    appeal_authority: Mapped[str | None] = mapped_column(comment="code of policy/programmes")
    appeal_deadline: Mapped[date | None]

    fields: Mapped[list[ChangedField]] = relationship(lazy="raise")


class ChangedField(Record):
    """One field of a change, by its name in the graph; both values sealed, whatever the field."""

    __tablename__ = "changed_fields"

    id: Mapped[str] = identifier()
    change_id: Mapped[str] = refers("application_changes.id")
    person_id: Mapped[str] = refers("persons.id", index=False)
    field: Mapped[str]
    old: Mapped[bytes | None] = sealed()
    new: Mapped[bytes | None] = sealed()
