"""Requests for releases of figures: who asked, who decided, what came of it. No personal data."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier


class ReleaseRequest(Record):
    """A request to release a product's month, or the months of a year. `status` repeats the fold of its events."""

    __tablename__ = "release_requests"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(comment="state of policy/programmes/release.toml")
    product: Mapped[str]
    period: Mapped[str] = mapped_column(comment="YYYY-MM or YYYY")
    release_version: Mapped[int] = mapped_column(comment="of the releases that are to be made")
    micro_rho: Mapped[int] = mapped_column(comment="what one month is to cost")
    charge: Mapped[int] = mapped_column(
        comment="micro-rho that it adds to the year, as forecast when it was filed"
    )
    purpose: Mapped[str] = mapped_column(comment="code of policy/programmes/release.toml")
    requested_by: Mapped[str] = mapped_column(comment="subject of the token")
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(comment="when it was released, or failed")
    failure: Mapped[str | None] = mapped_column(comment="code of a problem, where it failed")

    __table_args__ = (
        sa.Index("ix_release_requests_queue", "status", "requested_at", "id"),
        sa.Index("ix_release_requests_mine", "requested_by", "requested_at", "id"),
        sa.Index(
            "uq_release_requests_open",
            "product",
            "period",
            unique=True,
            sqlite_where=sa.text("status IN ('FILED', 'APPROVED')"),
            postgresql_where=sa.text("status IN ('FILED', 'APPROVED')"),
        ),
    )
