"""The register of invitations for e-Visas, and the applications that hold a place of one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Record, identifier, refers

if TYPE_CHECKING:
    from models.applications import Application


class Invitation(Record):
    """What a host in Kazakhstan was granted: a number, a category, a period and a number of persons."""

    __tablename__ = "invitations"

    id: Mapped[str] = identifier()
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(comment="as printed")
    number_key: Mapped[str] = mapped_column(unique=True, comment="the number without spaces, signs and case")
    host: Mapped[str] = mapped_column(comment="the organisation that invites")
    category: Mapped[str] = mapped_column(comment="e-Visa category such as B12")
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    places: Mapped[int] = mapped_column(comment="for how many persons")
    issued_on: Mapped[date]
    status: Mapped[str] = mapped_column(comment="REGISTERED WITHDRAWN")
    office_code: Mapped[str] = refers("offices.code", index=False)
    registered_by: Mapped[str] = mapped_column(comment="subject of the officer's token")
    registered_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]

    applications: Mapped[list[Application]] = relationship(
        lazy="raise",
        primaryjoin="foreign(Application.invitation_key) == Invitation.number_key",
        viewonly=True,
        uselist=True,
    )

    __table_args__ = (sa.Index("ix_invitations_office", "office_code", "registered_at", "id"),)


class InvitationUse(Record):
    """A place of an invitation, held by one application; of two that ask for it at once, one gets it."""

    __tablename__ = "invitation_uses"

    number_key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = refers("applications.id", index=False, unique=True)
    consumed: Mapped[bool] = mapped_column(default=False, comment="an approval used it up for good")
