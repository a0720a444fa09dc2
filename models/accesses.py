"""The log of accesses: who read what identifies somebody, and the chain that shows when it was touched."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, text


class AccessRead(Record):
    """One answer that told of persons or was searched by them, or a call that was refused. Written, never changed.

    `commitment` binds it and its entries, and is written with them; a sealer gives it its link, `number` and `hash`,
    within a second. Of entries that were erased `erased` keeps what they put into the commitment: it says nothing.
    """

    __tablename__ = "access_reads"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(comment="the subject of the token")
    office_code: Mapped[str | None]
    purpose: Mapped[str | None]
    withheld_until: Mapped[date | None] = mapped_column(
        comment="the day from which the person is told who it was"
    )
    groups: Mapped[list[Any]] = mapped_column(
        sa.JSON, comment="lists of Type.field that were read of somebody, never what stood there"
    )
    entries: Mapped[list[Any]] = mapped_column(
        sa.JSON, comment="for each person the record they were read through, and the place in groups"
    )
    searched: Mapped[list[str]] = mapped_column(comment="what was searched by, hit or not")
    refused: Mapped[list[str]] = mapped_column(comment="permissions that were lacking")
    salt: Mapped[bytes]
    commitment: Mapped[bytes]
    erased: Mapped[bytes | None] = mapped_column(comment="leaves of erased entries, 32 bytes each")
    number: Mapped[int | None] = mapped_column(unique=True, comment="place in the chain; empty until sealed")
    hash: Mapped[bytes | None]

    __table_args__ = (
        sa.Index(
            "ix_access_reads_unsealed",
            "at",
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        ),
    )


class AccessEntry(Record):
    """One person whose data was read: a list of fifty writes fifty, so it is narrow and has one index alone.

    No foreign keys: one would cost as much as the row, and erasure leaves the chain whole.
    """

    __tablename__ = "access_entries"

    id: Mapped[str] = mapped_column(text(32))
    read_id: Mapped[int] = mapped_column(sa.BigInteger)
    place: Mapped[int] = mapped_column(comment="in the entries of the read")
    person_id: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_access_entries_person", "person_id", "at"),)
    # The table has no key of its own: an identifier of 99 random bits needs no guard.
    __mapper_args__ = {"primary_key": [id]}  # noqa: RUF012
