"""Loads: one row for every file, or frame, whose rows were added to the record or to the figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier


class Load(Record):
    """One load, whole or not at all. Its facts lie in immutable files of the archive; undoing reverses them."""

    __tablename__ = "loads"

    id: Mapped[str] = identifier()
    kind: Mapped[str] = mapped_column(
        comment="ARRIVALS PLACEMENTS PAYMENTS CROSSINGS MEMBERS QUOTAS RATES OFFICIAL_FIGURES"
    )
    source: Mapped[str] = mapped_column(comment="name of the file, without its folder")
    digest: Mapped[str] = mapped_column(
        comment="SHA-256 of the file; empty for a frame of the program itself"
    )
    mapping: Mapped[str] = mapped_column(
        comment="the mapping as it was given (TOML); empty where there was none"
    )
    rows_read: Mapped[int] = mapped_column(sa.BigInteger)
    rows_added: Mapped[int] = mapped_column(sa.BigInteger)
    rows_known: Mapped[int] = mapped_column(sa.BigInteger, comment="rows that were there already: not added")
    rows_rejected: Mapped[int] = mapped_column(sa.BigInteger)
    files: Mapped[list[dict[str, Any]]] = mapped_column(
        sa.JSON, comment="path below the archive, sha256 and rows of each file"
    )
    loaded_by: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(index=True)
    reversed_by: Mapped[str | None]
    reversed_at: Mapped[datetime | None]
