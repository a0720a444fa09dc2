"""Groups of travellers, and who acts for whom in an application."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers


class ApplicationGroup(Record):
    """A group under a code of its leader's own choice; nobody joins who was not given `join_code`."""

    __tablename__ = "application_groups"
    __table_args__ = (sa.UniqueConstraint("opened_by", "code"),)

    id: Mapped[str] = identifier()
    code: Mapped[str] = mapped_column(comment="chosen by the leader, theirs alone")
    join_code: Mapped[str] = mapped_column(unique=True, comment="random: who names it is let in")
    opened_by: Mapped[str] = mapped_column(comment="subject of the leader's token")
    opened_at: Mapped[datetime]

    members: Mapped[list[GroupMember]] = relationship(lazy="raise", back_populates="group")


class GroupMember(Record):
    """An application in a group: the leader follows how it stands, and sees nothing of the person."""

    __tablename__ = "group_members"

    id: Mapped[str] = identifier()
    group_id: Mapped[str] = refers("application_groups.id")
    application_id: Mapped[str] = refers("applications.id", index=False, unique=True)
    joined_at: Mapped[datetime]

    group: Mapped[ApplicationGroup] = relationship(lazy="raise", back_populates="members")


class Representation(Record):
    """Who acts for the person of an application, shown by a kind of document, until a day."""

    __tablename__ = "representations"

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id", index=False, unique=True)
    kind: Mapped[str] = mapped_column(comment="PARENT GUARDIAN COMPANION AGENT")
    evidence: Mapped[str] = mapped_column(comment="kind of the document that shows it, by rule")
    until: Mapped[date | None]
