"""Relocation aid: entitlements and a double-entry, append-only ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.appeals import Appeal
from models.columns import Hundredths, Record, identifier, refers


class AidEntitlement(Record):
    """What a rule gives a family, worked out on the day of placement; `periods` months for monthly aid.

    A mobility certificate is worked out when it is paid, from the price of the home.
    """

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
    """One event of the ledger; its lines sum to zero. A period may be paid in parts (services/aid/payments.py)."""

    __tablename__ = "aid_postings"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id")
    entitlement_id: Mapped[str] = refers("aid_entitlements.id", index=False)
    event: Mapped[str] = mapped_column(comment="AWARD PAYMENT LAPSE CLAIM WAIVER REPAYMENT ANNULMENT REFUND")
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
    account: Mapped[str] = mapped_column(primary_key=True, comment="BUDGET PAYABLE CASH RECEIVABLE WAIVED")
    amount: Mapped[int] = mapped_column(Hundredths())


class RepaymentClaim(Record):
    """What a family that left too early owes. What is still open, and its state, follow from the ledger."""

    __tablename__ = "repayment_claims"

    id: Mapped[str] = identifier()
    case_id: Mapped[str] = refers("kandas_cases.id", unique=True, index=False)
    amount: Mapped[int] = mapped_column(Hundredths(), comment="tiyn")
    ground: Mapped[str] = mapped_column(comment="code of policy/programmes/kandas.toml")
    reside_until: Mapped[date] = mapped_column(comment="the family had to stay until the day before this one")
    due_on: Mapped[date]
    instalments: Mapped[list[dict[str, Any]] | None] = mapped_column(
        sa.JSON(none_as_null=True), comment="the plan: [{due, amount in tiyn}]; empty where there is none"
    )
    claimed_on: Mapped[date]
    claimed_by: Mapped[str]
    rule_id: Mapped[str]
    rules_version: Mapped[str]
    appeal_authority: Mapped[str] = mapped_column(comment="code of policy/programmes")
    appeal_deadline: Mapped[date]

    decisions: Mapped[list[RepaymentDecision]] = relationship(lazy="raise")
    lodged: Mapped[Appeal | None] = relationship(lazy="raise")


class RepaymentDecision(Record):
    """What a named person decided on a claim after it was made: a plan, a waiver, or the answer to an appeal."""

    __tablename__ = "repayment_decisions"

    id: Mapped[str] = identifier()
    claim_id: Mapped[str] = refers("repayment_claims.id")
    outcome: Mapped[str] = mapped_column(comment="PLAN WAIVE CONFIRM ANNUL")
    amount: Mapped[int] = mapped_column(
        Hundredths(), comment="tiyn: planned, waived, set aside; confirmed: 0"
    )
    ground: Mapped[str | None] = mapped_column(comment="code of policy/programmes/kandas.toml")
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    rules_version: Mapped[str]
    appeal_authority: Mapped[str | None] = mapped_column(comment="code of policy/programmes")
    appeal_deadline: Mapped[date | None]
