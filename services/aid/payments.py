"""Paying relocation aid: at once or in parts, never more than the rule gives a period. Amounts in tiyn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.aid import AidEntitlement, AidLine, AidPosting
from models.journal import EventKind
from models.kandas import KandasCase, Placement
from policy.aid import certificate, months
from services.aid.commands import PayAid
from services.aid.ledger import ONCE, AidFile, aid_of, enter_award, entitlements_of, post, tell
from services.aid.money import amount_of, tenge
from services.checks import Checks, known
from services.deciding.standing import legal
from services.given import Given
from services.once import once
from services.problems import Conflict, NotFound, Problem
from services.visible import touch, visible

__all__ = ["AidFile", "aid_of", "pay_aid"]

PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
KINDS = frozenset({"RELOCATION_GRANT", "HOUSING", "MOBILITY_CERTIFICATE"})


@once
def pay_aid(session: Session, actor: Actor, command: PayAid, given: Given) -> KandasCase | Problem:
    """Pay what is left of the rule's amount for a period, or a part of it; the month may not lie ahead."""
    case = visible(session, actor, KandasCase, command.case)
    if case is None:
        return NotFound()
    # From here on payments of this case take turns.
    touch(session, case)
    move = legal(session, actor, case, "PAY_AID", given)
    if isinstance(move, Problem):
        return move
    placement = session.scalars(sa.select(Placement).where(Placement.case_id == case.id)).one()
    if command.kind == "MOBILITY_CERTIFICATE":
        return _certificate(session, command, given, case, placement)
    checks = Checks()
    checks.one_of("kind", command.kind, KINDS)
    if command.price is not None:
        checks.add("price", "PRICE_NOT_WANTED")
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
    asked = amount_of(checks, "amount", command.amount)
    if asked is not None and asked > entitlement.amount:
        checks.add("amount", "AMOUNT_OVER_RULE", most=tenge(entitlement.amount))
    if checks.found:
        return checks.problem()
    period = known(period)
    if period in done:
        return Conflict("ALREADY_PAID", {"period": period})
    left = entitlement.amount - paid.get(period, 0)
    amount = left if asked is None else asked
    if amount > left:
        checks.add("amount", "AMOUNT_OVER_REST", most=tenge(left))
        return checks.problem()
    _pay(session, given, case, placement, entitlement, period, amount)
    return case


def _certificate(
    session: Session, command: PayAid, given: Given, case: KandasCase, placement: Placement
) -> KandasCase | Problem:
    """Pay a mobility certificate, once: what the rules of today allow for the price, or less."""
    checks = Checks()
    if not placement.under_quota:
        checks.add("kind", "NOT_AWARDED")
    if command.period is not None:
        checks.add("period", "PERIOD_NOT_WANTED")
    if command.price is None:
        checks.add("price", "REQUIRED")
    price = amount_of(checks, "price", command.price)
    asked = amount_of(checks, "amount", command.amount)
    if checks.found:
        return checks.problem()
    if "MOBILITY_CERTIFICATE" in entitlements_of(session, case.id):
        return Conflict("ALREADY_PAID", {"period": ONCE})
    award = certificate(given.rulebook, given.today, known(price))
    if award is None:
        checks.add("kind", "NOT_AWARDED")
        return checks.problem()
    if asked is not None and asked > award.amount:
        checks.add("amount", "AMOUNT_OVER_RULE", most=tenge(award.amount))
        return checks.problem()
    amount = award.amount if asked is None else asked
    mrp = award.mrp * amount // award.amount if award.amount else 0
    entitlement = enter_award(
        session, given, case, placement.region_code, replace(award, amount=amount, mrp=mrp)
    )
    _pay(session, given, case, placement, entitlement, ONCE, amount)
    return case


def _pay(
    session: Session,
    given: Given,
    case: KandasCase,
    placement: Placement,
    entitlement: AidEntitlement,
    period: str,
    amount: int,
) -> None:
    post(session, given, entitlement, "PAYMENT", period, amount)
    payload = {"amount": amount, "region": placement.region_code, "origin": case.origin_code}
    payload |= {"case": case.id, "kind": entitlement.kind, "period": period, "rule": entitlement.rule_id}
    tell(session, given, EventKind.AID_PAID, case, payload)


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
