"""Paying relocation aid: once for a kind and period, never more than the rule gives. Amounts in tiyn."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.aid import AidEntitlement, AidPosting
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
    """Pay once for a kind and period, at most the rule's amount; the month of housing may not lie ahead."""
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
    entitlement = session.scalar(mine)
    if entitlement is None:
        checks.add("kind", "NOT_AWARDED")
        return checks.problem()
    paid = sa.select(AidPosting.period).where(
        AidPosting.entitlement_id == entitlement.id, AidPosting.event == "PAYMENT"
    )
    done = frozenset(session.scalars(paid))
    period = _period(checks, entitlement, command.period, done, given.today)
    amount = _amount(checks, entitlement, command.amount)
    if checks.found:
        return checks.problem()
    period = known(period)
    if period in done:
        return Conflict("ALREADY_PAID", {"period": period})
    post(session, given, entitlement, "PAYMENT", period, amount)
    region = session.scalar(sa.select(Placement.region_code).where(Placement.case_id == case.id))
    payload = {"amount": amount, "region": region, "origin": case.origin_code, "period": period}
    payload |= {"case": case.id, "kind": command.kind, "rule": entitlement.rule_id}
    tell(session, given, EventKind.AID_PAID, case, payload)
    return case


def _period(
    checks: Checks, entitlement: AidEntitlement, asked: str | None, done: frozenset[str], today: date
) -> str | None:
    """The period to pay: the one asked for, else the first that is not paid."""
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


def _amount(checks: Checks, entitlement: AidEntitlement, asked: Decimal | None) -> int:
    """The amount to pay in tiyn: the one asked for, else the rule's."""
    if asked is None:
        return entitlement.amount
    if not asked.is_finite() or asked <= 0 or asked.adjusted() > LARGEST or asked != asked.quantize(TIYN):
        checks.add("amount", "AMOUNT_SHAPE")
        return 0
    amount = int(asked * 100)
    if amount > entitlement.amount:
        checks.add("amount", "AMOUNT_OVER_RULE", most=f"{Decimal(entitlement.amount) / 100:f}")
    return amount
