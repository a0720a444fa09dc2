"""Crossings of the border."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers
from models.permits import Permit
from models.reference import Checkpoint


class Crossing(Record):
    """One entry or exit of one person, as the border service recorded it."""

    __tablename__ = "crossings"

    id: Mapped[str] = identifier()
    person_id: Mapped[str] = refers("persons.id", index=False)
    document_id: Mapped[str] = refers("travel_documents.id", index=False)
    permit_id: Mapped[str | None] = refers("permits.id", nullable=True)
    checkpoint_code: Mapped[str] = refers("checkpoints.code", index=False)
    direction: Mapped[str] = mapped_column(comment="ENTRY EXIT")
    at: Mapped[datetime]
    recorded_by: Mapped[str]
    days_in_last_180: Mapped[int]
    may_stay_until: Mapped[date | None] = mapped_column(comment="last day of the stay; empty for an exit")
    overstay_days: Mapped[int] = mapped_column(default=0, comment="days beyond it, on the exit that ends it")
    fast_track_id: Mapped[str | None] = refers("permits.id", index=False, nullable=True)
    insurance_id: Mapped[str | None] = refers("permits.id", index=False, nullable=True)
    followed: Mapped[bool] = mapped_column(
        default=False, comment="whether a later one of the person is known"
    )

    permit: Mapped[Permit | None] = relationship(lazy="raise", foreign_keys=[permit_id])
    fast_track: Mapped[Permit | None] = relationship(lazy="raise", foreign_keys=[fast_track_id])
    insurance: Mapped[Permit | None] = relationship(lazy="raise", foreign_keys=[insurance_id])
    checkpoint: Mapped[Checkpoint] = relationship(lazy="raise")

    __table_args__ = (
        sa.Index("ix_crossings_person", "person_id", "at"),
        sa.Index(
            "ix_crossings_here",
            "may_stay_until",
            "person_id",
            postgresql_where=sa.text("NOT followed"),
            sqlite_where=sa.text("NOT followed"),
        ),
    )
