"""The log of accesses: who read what identifies somebody, and the chain that shows when an entry was touched."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier


class AccessEntry(Record):
    """One person's data read once, or a search, or a call that was refused. Written, sealed, never changed."""

    __tablename__ = "access_entries"

    id: Mapped[str] = identifier()
    kind: Mapped[str] = mapped_column(comment="READ SEARCHED REFUSED")
    person_id: Mapped[str | None] = mapped_column(
        comment="empty where nobody in particular was read; no foreign key: erasure leaves the chain whole"
    )
    record_id: Mapped[str | None] = mapped_column(
        comment="the application, case or member it was read through"
    )
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(comment="the subject of the token")
    office_code: Mapped[str | None]
    purpose: Mapped[str | None]
    fields: Mapped[list[str]] = mapped_column(comment="Type.field, never what stood there")
    withheld_until: Mapped[date | None] = mapped_column(
        comment="the day from which the person is told who it was"
    )
    sealed: Mapped[bool] = mapped_column(default=False, comment="whether it is in the chain; not part of it")

    __table_args__ = (
        sa.Index("ix_access_entries_person", "person_id", "at"),
        sa.Index(
            "ix_access_entries_unsealed",
            "id",
            sqlite_where=sa.text("NOT sealed"),
            postgresql_where=sa.text("NOT sealed"),
        ),
    )


class AccessSeal(Record):
    """A link of the chain: the salted commitment to one entry, and the hash over it and the link before.

    The salt goes when the entry is erased: what is left says that there was one, and nothing of it.
    """

    __tablename__ = "access_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[str] = mapped_column(unique=True)
    salt: Mapped[bytes | None]
    commitment: Mapped[bytes]
    hash: Mapped[bytes]
