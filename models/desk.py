"""The officers' desk: who works on a record, who is away, notes for the file, and second looks."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier, refers, sealed


class Assignment(Record):
    """Who works on an application or a case: nobody where there is no row."""

    __tablename__ = "assignments"

    id: Mapped[str] = identifier()
    subject_id: Mapped[str] = mapped_column(unique=True, comment="the application or the case")
    officer: Mapped[str] = mapped_column(index=True, comment="subject of the officer's token")
    assigned_by: Mapped[str] = mapped_column(comment="the same where the officer took it")
    assigned_at: Mapped[datetime]


class Absence(Record):
    """Days on which an officer is away, both included; the deputy, or anybody of the office, may take over."""

    __tablename__ = "absences"

    id: Mapped[str] = identifier()
    officer: Mapped[str]
    office_code: Mapped[str] = refers("offices.code", index=False)
    first_day: Mapped[date]
    last_day: Mapped[date]
    deputy: Mapped[str | None]
    declared_at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_absences_officer", "officer", "last_day"),)


class Note(Record):
    """A note of an officer for the file of an application or a case. Added, never changed."""

    __tablename__ = "notes"

    id: Mapped[str] = identifier()
    subject_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str] = refers("persons.id")
    text: Mapped[bytes] = sealed()
    written_by: Mapped[str]
    written_at: Mapped[datetime]


class SecondLook(Record):
    """An officer asks a colleague to look before deciding; `opinion` is empty while nobody has."""

    __tablename__ = "second_looks"

    id: Mapped[str] = identifier()
    subject_id: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(comment="OPEN GIVEN")
    opinion: Mapped[str | None] = mapped_column(comment="AGREE DISAGREE")
    ground: Mapped[str | None] = mapped_column(comment="code of policy/programmes that the opinion rests on")
    given_by: Mapped[str | None]
    given_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_second_looks_subject", "subject_id", "state"),
        sa.Index(
            "uq_second_looks_open",
            "subject_id",
            unique=True,
            sqlite_where=sa.text("state = 'OPEN'"),
            postgresql_where=sa.text("state = 'OPEN'"),
        ),
    )
