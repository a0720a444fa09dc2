"""The ledger of relocation aid: double entry, append-only. What was awarded, paid and is open, in tiyn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.aid import AidEntitlement, AidLine, AidPosting
from models.columns import local_day
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import Departure, KandasCase, Placement
from policy.aid import HUNDRED, Award, awards
from policy.rulebook import Rulebook
from services.aid.books import ACCOUNTS, Balance, added
from services.aid.repayments import Repayment, balances_of, repayment_of
from services.given import Given

ONCE = "once"


@dataclass(frozen=True)
class AidCondition:
    """What the aid hangs on (`aid.condition.<CODE>` in the catalogues); `met` None where nobody knows yet."""

    code: str
    params: dict[str, int]
    met: bool | None


@dataclass(frozen=True)
class Entitlement:
    """What a rule gives: `amount` (tiyn) and `mrp` (hundredths) for each of `periods`; and what it rests on.

    `unit` is the value of one MRP (tiyn) on the day it was worked out; then the family's size and where it settled.
    """

    kind: str
    amount: int
    mrp: int
    periods: int
    rule_id: str
    from_: date
    to: date | None
    conditions: tuple[AidCondition, ...]
    unit: int
    persons: int
    settlement: str
    region_code: str


@dataclass(frozen=True)
class Payment:
    """One payment; `period` is YYYY-MM for monthly aid, else None."""

    kind: str
    amount: int
    paid_on: date
    period: str | None


@dataclass(frozen=True)
class AidFile:
    """The aid of one case."""

    entitlements: tuple[Entitlement, ...]
    payments: tuple[Payment, ...]
    balance: Balance
    repayment: Repayment | None = None


def aid_of(session: Session, case_id: str, rulebook: Rulebook) -> AidFile:
    """The aid of a case, read from its entitlements and the lines of its ledger."""
    rows = (
        sa.select(AidEntitlement)
        .where(AidEntitlement.case_id == case_id)
        .order_by(AidEntitlement.kind.desc())
    )
    left = session.scalar(sa.select(Departure).where(Departure.case_id == case_id))
    placed = session.scalar(sa.select(Placement).where(Placement.case_id == case_id))
    entitlements = (
        tuple(_shown(session, rulebook, row, placed, left) for row in session.scalars(rows)) if placed else ()
    )
    paid = sa.select(AidPosting, AidLine.amount).join(AidLine, AidLine.posting_id == AidPosting.id)
    paid = paid.where(
        AidPosting.case_id == case_id, AidPosting.event == "PAYMENT", AidLine.account == "PAYABLE"
    )
    lines = session.execute(paid.order_by(AidPosting.posted_on, AidPosting.period, AidPosting.id)).all()
    payments = tuple(
        Payment(p.kind, amount, p.posted_on, None if p.period == ONCE else p.period) for p, amount in lines
    )
    balance = added(balances_of(session, case_id).values())
    return AidFile(entitlements, payments, balance, repayment_of(session, case_id))


def _shown(
    session: Session, rulebook: Rulebook, row: AidEntitlement, placed: Placement, left: Departure | None
) -> Entitlement:
    return Entitlement(
        kind=row.kind,
        amount=row.amount,
        mrp=row.mrp,
        periods=row.periods,
        rule_id=row.rule_id,
        from_=row.from_,
        to=row.to,
        conditions=_conditions(session, rulebook, row, left),
        unit=unit_of(rulebook, row.from_),
        persons=placed.persons,
        settlement=placed.settlement,
        region_code=placed.region_code,
    )


def unit_of(rulebook: Rulebook, on: date) -> int:
    """The value of one MRP on a day, in tiyn; 0 where no rule gives it, and then nothing was awarded."""
    rule = rulebook.in_force("mrp", on)
    return int(rule.value * HUNDRED) if rule else 0


def award_aid(session: Session, given: Given, case: KandasCase, placement: Placement) -> None:
    """Write down what the rules give a family that was placed under quota, and what it adds up to."""
    for award in awards(given.rulebook, placement.placed_on, placement.settlement, placement.persons):
        enter_award(session, given, case, placement.region_code, award)


def enter_award(
    session: Session, given: Given, case: KandasCase, region: str | None, award: Award
) -> AidEntitlement:
    """An entitlement, its posting and its event: what a rule gives a family, for all periods together."""
    entitlement = _entitle(session, given, case, award)
    amount = award.amount * award.periods
    post(session, given, entitlement, "AWARD", ONCE, amount)
    payload = {"amount": amount, "region": region, "rule": award.rule}
    tell(session, given, EventKind.AID_AWARDED, case, {"case": case.id, "kind": award.kind, **payload})
    return entitlement


def entitlements_of(session: Session, case_id: str) -> dict[str, AidEntitlement]:
    """The entitlements of a case by kind."""
    rows = sa.select(AidEntitlement).where(AidEntitlement.case_id == case_id)
    return {row.kind: row for row in session.scalars(rows.order_by(AidEntitlement.kind.desc()))}


def post(
    session: Session, given: Given, entitlement: AidEntitlement, event: str, period: str, amount: int
) -> None:
    """One posting with its two lines, which sum to zero: an event of services/aid/books.py, `amount` in tiyn."""
    posting = AidPosting(
        id=new_id("AidPosting", given.chance),
        case_id=entitlement.case_id,
        entitlement_id=entitlement.id,
        event=event,
        kind=entitlement.kind,
        period=period,
        posted_on=local_day(given.now),
        rule_id=entitlement.rule_id,
    )
    session.add(posting)
    session.flush()
    debit, credit = ACCOUNTS[event]
    session.add(AidLine(posting_id=posting.id, account=debit, amount=amount))
    session.add(AidLine(posting_id=posting.id, account=credit, amount=-amount))


def tell(
    session: Session,
    given: Given,
    kind: EventKind,
    case: KandasCase,
    payload: dict[str, Any],
    on: date | None = None,
) -> None:
    """One event of a case in the journal; `on` is the day it was true, today unless said."""
    record_event(
        session,
        kind,
        case.id,
        payload,
        on=on or given.today,
        now=given.now,
        office=case.office_code,
        chance=given.chance,
    )


def _conditions(
    session: Session, rulebook: Rulebook, entitlement: AidEntitlement, left: Departure | None
) -> tuple[AidCondition, ...]:
    """The residence condition; whether it is met only years of residence, or a departure, can tell."""
    rule = rulebook.in_force("aid.residence_years", entitlement.from_)
    met = None if left is None else left.authorised or repayment_of(session, left.case_id) is None
    return () if rule is None else (AidCondition("RESIDENCE", {"years": int(rule.value["years"])}, met),)


def _entitle(session: Session, given: Given, case: KandasCase, award: Award) -> AidEntitlement:
    entitlement = AidEntitlement(
        id=new_id("AidEntitlement", given.chance),
        case_id=case.id,
        kind=award.kind,
        mrp=award.mrp,
        amount=award.amount,
        periods=award.periods,
        from_=award.from_,
        to=award.to,
        rule_id=award.rule,
        rules_version=given.rulebook.version,
    )
    session.add(entitlement)
    session.flush()
    return entitlement
