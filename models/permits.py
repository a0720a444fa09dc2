"""Permits: what an approved application gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers
from models.reference import Checkpoint

if TYPE_CHECKING:
    from models.applications import Application

permit_checkpoints = sa.Table(
    "permit_checkpoints",
    Record.metadata,
    sa.Column("permit_id", sa.ForeignKey("permits.id"), primary_key=True),
    sa.Column("checkpoint_code", sa.ForeignKey("checkpoints.code"), primary_key=True),
)
"""Checkpoints a permit is good at; no row means every checkpoint."""


class Permit(Record):
    """Valid from and to, both days included; `entries` empty means unlimited."""

    __tablename__ = "permits"

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id", unique=True, index=False)
    person_id: Mapped[str] = refers("persons.id")
    document_id: Mapped[str] = refers("travel_documents.id")
    kind: Mapped[str] = mapped_column(comment="the programme it was given under")
    number: Mapped[str] = mapped_column(unique=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    entries: Mapped[int | None]
    entries_left: Mapped[int | None]
    stay_days: Mapped[int | None]
    revoked: Mapped[bool] = mapped_column(default=False)
    voided_on: Mapped[date | None]
    void_ground: Mapped[str | None] = mapped_column(comment="GIVEN_BACK PASSPORT_REPLACED")
    void_rule: Mapped[str | None] = mapped_column(comment="id of the rule that voids it, where no human did")

    application: Mapped[Application] = relationship(lazy="raise", back_populates="permit")
    checkpoints: Mapped[list[Checkpoint]] = relationship(lazy="raise", secondary=permit_checkpoints)
