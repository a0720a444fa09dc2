"""The claim for repayment of a case: how it stands, folded from the ledger, the plan and the appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.aid import AidLine, AidPosting, RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from policy.repayment import Part, state_of
from policy.standing import Claimed
from services.aid.books import Balance, added, balances


@dataclass(frozen=True)
class Decided:
    """What a named person decided on a claim: PLAN WAIVE CONFIRM ANNUL, an amount (tiyn) and a ground."""

    outcome: str
    amount: int
    ground: str | None
    decided_at: datetime
    appeal_authority: str | None
    appeal_deadline: date | None


@dataclass(frozen=True)
class Repayment:
    """A claim as it stands: `due` is what is claimed, the rest what became of it, in tiyn."""

    state: str
    due: int
    repaid: int
    waived: int
    open: int
    ground: str
    due_by: date
    reside_until: date
    instalments: tuple[Part, ...]
    decisions: tuple[Decided, ...]
    appeal_authority: str
    appeal_deadline: date
    claimed: Claimed


def repayment_of(session: Session, case_id: str) -> Repayment | None:
    """The claim of a case, or None where there is none."""
    claim = session.scalar(sa.select(RepaymentClaim).where(RepaymentClaim.case_id == case_id))
    if claim is None:
        return None
    appeal = session.scalar(sa.select(Appeal).where(Appeal.claim_id == claim.id))
    rows = sa.select(RepaymentDecision).where(RepaymentDecision.claim_id == claim.id)
    rows = rows.order_by(RepaymentDecision.decided_at, RepaymentDecision.id)
    decided = tuple(
        Decided(d.outcome, d.amount, d.ground, d.decided_at, d.appeal_authority, d.appeal_deadline)
        for d in session.scalars(rows)
    )
    books = added(balances_of(session, case_id).values())
    state = state_of(
        books.open,
        books.repaid,
        planned=claim.instalments is not None,
        appealed=appeal is not None and appeal.outcome is None,
        annulled=appeal is not None and appeal.outcome == "APPROVE",
    )
    return Repayment(
        state=state,
        due=claim.amount,
        repaid=books.repaid,
        waived=books.waived,
        open=books.open,
        ground=claim.ground,
        due_by=claim.due_on,
        reside_until=claim.reside_until,
        instalments=parts_of(claim),
        decisions=decided,
        appeal_authority=claim.appeal_authority,
        appeal_deadline=claim.appeal_deadline,
        claimed=claimed_of(claim, books, appeal),
    )


def claimed_of(claim: RepaymentClaim, books: Balance, appeal: Appeal | None) -> Claimed:
    """A claim as the preconditions of moves look at it."""
    return Claimed(
        claim.claimed_by,
        books.open,
        books.claimed - books.waived - books.annulled,
        claim.appeal_deadline,
        appeal is not None,
        appeal is not None and appeal.outcome is not None,
    )


def parts_of(claim: RepaymentClaim) -> tuple[Part, ...]:
    """The plan of a claim; empty where there is none."""
    return tuple(Part(date.fromisoformat(p["due"]), p["amount"]) for p in claim.instalments or ())


def balances_of(session: Session, case_id: str) -> Mapping[str, Balance]:
    """The balance of each kind of aid in a case, from the lines of its ledger."""
    rows = sa.select(AidPosting.kind, AidPosting.event, AidLine.amount)
    rows = rows.join(AidLine, AidLine.posting_id == AidPosting.id)
    rows = rows.where(AidPosting.case_id == case_id, AidLine.amount > 0).order_by(AidPosting.id)
    return balances((kind, event, amount) for kind, event, amount in session.execute(rows))
