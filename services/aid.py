"""Paying relocation aid: at once or in parts, never more than the rule gives a period. Amounts in tiyn."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.aid import AidEntitlement, AidLine, AidPosting
from models.journal import EventKind
from models.kandas import KandasCase, Placement
from policy.aid import months
from policy.programmes import programmes
from services.checks import Checks, known
from services.commands import PayAid
from services.given import Given
from services.ledger import ONCE, AidFile, aid_of, post, tell
from services.once import once
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.visible import touch, visible

__all__ = ["AidFile", "aid_of", "pay_aid"]

PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
KINDS = frozenset({"RELOCATION_GRANT", "HOUSING", "MOBILITY_CERTIFICATE"})
TIYN = Decimal("0.01")
LARGEST = 12
"""The power of ten beyond which an amount is nonsense."""


@once
def pay_aid(session: Session, actor: Actor, command: PayAid, given: Given) -> KandasCase | Problem:
    """Pay what is left of the rule's amount for a period, or a part of it; the month may not lie ahead."""
    case = visible(session, actor, KandasCase, command.case)
    if case is None:
        return NotFound()
    # From here on payments of this case take turns.
    touch(session, case)
    programme = programmes()["KANDAS"]
    if programme.move(case.status, "PAY_AID") is None:
        return IllegalMove(allowed_actions=programme.allowed(case.status))
    checks = Checks()
    checks.one_of("kind", command.kind, KINDS)
    mine = sa.select(AidEntitlement).where(
        AidEntitlement.case_id == case.id, AidEntitlement.kind == command.kind
    )
    mine = mine.with_for_update()
    entitlement = session.scalar(mine)
    if entitlement is None:
        checks.add("kind", "NOT_AWARDED")
        return checks.problem()
    paid = _paid(session, entitlement)
    done = frozenset(period for period, amount in paid.items() if amount >= entitlement.amount)
    period = _period(checks, entitlement, command.period, done, given.today)
    asked = _amount(checks, entitlement, command.amount)
    if checks.found:
        return checks.problem()
    period = known(period)
    if period in done:
        return Conflict("ALREADY_PAID", {"period": period})
    left = entitlement.amount - paid.get(period, 0)
    amount = left if asked is None else asked
    if amount > left:
        checks.add("amount", "AMOUNT_OVER_REST", most=_tenge(left))
        return checks.problem()
    post(session, given, entitlement, "PAYMENT", period, amount)
    region = session.scalar(sa.select(Placement.region_code).where(Placement.case_id == case.id))
    payload = {"amount": amount, "region": region, "origin": case.origin_code, "period": period}
    payload |= {"case": case.id, "kind": command.kind, "rule": entitlement.rule_id}
    tell(session, given, EventKind.AID_PAID, case, payload)
    return case


def _paid(session: Session, entitlement: AidEntitlement) -> dict[str, int]:
    """What was paid for each period so far."""
    lines = sa.select(AidPosting.period, AidLine.amount).join(AidLine, AidLine.posting_id == AidPosting.id)
    lines = lines.where(AidPosting.entitlement_id == entitlement.id, AidPosting.event == "PAYMENT")
    paid: dict[str, int] = {}
    for period, amount in session.execute(lines.where(AidLine.account == "PAYABLE")):
        paid[period] = paid.get(period, 0) + amount
    return paid


def _period(
    checks: Checks, entitlement: AidEntitlement, asked: str | None, done: frozenset[str], today: date
) -> str | None:
    """The period to pay: the one asked for, else the first that is not paid in full."""
    if entitlement.periods == 1:
        if asked is not None:
            checks.add("period", "PERIOD_NOT_WANTED")
        return ONCE
    if asked is not None and not PERIOD.fullmatch(asked):
        checks.add("period", "PERIOD_SHAPE")
        return None
    entitled = months(entitlement.from_, entitlement.periods)
    period = asked or next((month for month in entitled if month not in done), entitled[-1])
    if period not in entitled:
        checks.add("period", "PERIOD_NOT_ENTITLED", first=entitled[0], last=entitled[-1])
    elif period > f"{today:%Y-%m}":
        checks.add("period", "PERIOD_IN_FUTURE")
    return period


def _amount(checks: Checks, entitlement: AidEntitlement, asked: Decimal | None) -> int | None:
    """The amount asked for, in tiyn; None where it was left out."""
    if asked is None:
        return None
    if not asked.is_finite() or asked <= 0 or asked.adjusted() > LARGEST or asked != asked.quantize(TIYN):
        checks.add("amount", "AMOUNT_SHAPE")
        return 0
    amount = int(asked * 100)
    if amount > entitlement.amount:
        checks.add("amount", "AMOUNT_OVER_RULE", most=_tenge(entitlement.amount))
    return amount


def _tenge(tiyn: int) -> str:
    return f"{Decimal(tiyn) / 100:f}"
