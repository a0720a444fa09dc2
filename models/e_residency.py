"""Services of the financial centre that were asked for with e-Residency, and what came of each."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Record, identifier, refers, sealed


class AskedService(Record):
    """One service of one approved application: asked, issued, or refused with a ground."""

    __tablename__ = "asked_services"
    __table_args__ = (sa.UniqueConstraint("application_id", "service"),)

    id: Mapped[str] = identifier()
    application_id: Mapped[str] = refers("applications.id", index=False)
    person_id: Mapped[str] = refers("persons.id", index=False)
    service: Mapped[str] = mapped_column(comment="BANK_ACCOUNT E_IIN COMPANY")
    state: Mapped[str] = mapped_column(comment="ASKED ISSUED REFUSED")
    issued_on: Mapped[date | None]
    account: Mapped[bytes | None] = sealed(comment="the bank's reference of the account")
    bin: Mapped[str | None] = mapped_column(comment="business identification number of the company")
    company: Mapped[str | None] = mapped_column(comment="name of the company")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(comment="subject of the officer's token")
    grounds: Mapped[list[str] | None] = mapped_column(sa.JSON, comment="codes of policy/programmes")
    appeal_authority: Mapped[str | None] = mapped_column(comment="code of policy/programmes")
    appeal_deadline: Mapped[date | None]
