"""Relocation aid: entitlements and a double-entry, append-only ledger."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Hundredths, Record, identifier, refers


class AidEntitlement(Record):
    """What a rule gives a family, worked out on the day of placement; `periods` months for monthly aid."""

    __tablename__ = "aid_entitlements"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    kind: Mapped[str] = mapped_column(comment="RELOCATION_GRANT HOUSING MOBILITY_CERTIFICATE")
    mrp: Mapped[int] = mapped_column(Hundredths(), comment="hundredths of an MRP, for one period")
    amount: Mapped[int] = mapped_column(Hundredths(), comment="tiyn, for one period")
    periods: Mapped[int] = mapped_column(default=1)
    from_: Mapped[date] = mapped_column("from")
    to: Mapped[date | None]
    rule_id: Mapped[str]
    rules_version: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("case_id", "kind"),)


class AidPosting(Record):
    """One event of the ledger; its lines sum to zero. A period may be paid in parts (services/aid.py)."""

    __tablename__ = "aid_postings"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    entitlement_id: Mapped[str] = refers("aid_entitlements.id", index=False)
    event: Mapped[str] = mapped_column(comment="AWARD PAYMENT")
    kind: Mapped[str]
    period: Mapped[str] = mapped_column(comment="YYYY-MM for monthly aid, else 'once'")
    posted_on: Mapped[date]
    rule_id: Mapped[str]

    lines: Mapped[list[AidLine]] = relationship(lazy="raise")

    __table_args__ = (sa.Index("ix_aid_postings_paid", "entitlement_id", "event", "period"),)


class AidLine(Record):
    """One side of a posting, in tiyn: debits positive, credits negative."""

    __tablename__ = "aid_lines"

    posting_id: Mapped[str] = mapped_column(sa.ForeignKey("aid_postings.id"), primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True, comment="BUDGET PAYABLE CASH")
    amount: Mapped[int] = mapped_column(Hundredths())
