"""A placed family leaves: what was not paid lapses, and what was paid may have to be given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.aid import RepaymentClaim
from models.identifiers import new_id
from models.journal import EventKind
from models.kandas import Departure, KandasCase, Placement
from policy.programmes import programmes
from policy.repayment import Claim, claim_of
from services.aid.commands import ReportDeparture
from services.aid.ledger import ONCE, entitlements_of, post, tell
from services.aid.repayments import balances_of
from services.checks import Checks, known
from services.deciding.standing import case_for
from services.given import Given
from services.kandas.residence import persons_of
from services.once import once
from services.problems import Problem
from services.visible import advance

GROUND = "LEFT_BEFORE_TERM"


@once
def report_departure(
    session: Session, actor: Actor, command: ReportDeparture, given: Given
) -> KandasCase | Problem:
    """A placed family has left for good. Without leave, before the residence condition is met, aid is claimed back.

    The officer who reports is the named person who claims; the family may appeal, and another human answers.
    """
    found = case_for(session, actor, command.case, command.version, "REPORT_DEPARTURE", given)
    if isinstance(found, Problem):
        return found
    case, move = found
    placement = session.scalars(sa.select(Placement).where(Placement.case_id == case.id)).one()
    checks = Checks()
    checks.past("on", command.on, given.today)
    if command.on < placement.placed_on:
        checks.add("on", "BEFORE_PLACEMENT")
    if command.ground is not None and not programmes()["KANDAS"].of_ground(command.ground, "DEPART"):
        checks.add("ground", "UNKNOWN_GROUND")
    if checks.found:
        return checks.problem()
    if lost := advance(session, case, command.version, status=move.to[0]):
        return lost
    persons = persons_of(session, case.id)
    session.add(
        Departure(
            id=new_id("Departure", given.chance),
            case_id=case.id,
            departed_on=command.on,
            authorised=command.authorised,
            ground=command.ground,
            region_code=placement.region_code,
            persons=len(persons),
            reported_by=actor.subject,
            reported_at=given.now,
        )
    )
    where: dict[str, Any] = {"case": case.id, "region": placement.region_code, "origin": case.origin_code}
    said = {"authorised": command.authorised, "ground": command.ground, "persons": persons}
    tell(session, given, EventKind.DEPARTURE_REPORTED, case, {**where, **said}, command.on)
    _lapse(session, given, case, where)
    if not command.authorised:
        _claim(session, actor, given, case, placement, command, where)
    return case


def _lapse(session: Session, given: Given, case: KandasCase, where: dict[str, Any]) -> None:
    """What was awarded and not paid is owed no more."""
    balances = balances_of(session, case.id)
    for kind, entitlement in entitlements_of(session, case.id).items():
        if left := balances[kind].outstanding:
            post(session, given, entitlement, "LAPSE", ONCE, left)
            tell(session, given, EventKind.AID_LAPSED, case, {**where, "kind": kind, "amount": left})


def _claim(
    session: Session,
    actor: Actor,
    given: Given,
    case: KandasCase,
    placement: Placement,
    command: ReportDeparture,
    where: dict[str, Any],
) -> None:
    paid = {kind: balance.paid for kind, balance in balances_of(session, case.id).items()}
    claim = claim_of(given.rulebook, placement.placed_on, command.on, given.today, paid)
    if claim is None:
        return
    row = claim_row(new_id("RepaymentClaim", given.chance), case.id, actor.subject or "", claim, given)
    session.add(row)
    session.flush()
    entitlements = entitlements_of(session, case.id)
    for kind, amount in claim.amounts.items():
        post(session, given, entitlements[kind], "CLAIM", ONCE, amount)
    payload = {**where, "claim": row.id, "amount": claim.total}
    tell(session, given, EventKind.REPAYMENT_CLAIMED, case, payload)


def claim_row(identifier: str, case: str, claimed_by: str, claim: Claim, given: Given) -> RepaymentClaim:
    """The row of a claim made today, with the way to contest it."""
    appeal = known(programmes()["KANDAS"].appeal)
    return RepaymentClaim(
        id=identifier,
        case_id=case,
        amount=claim.total,
        ground=GROUND,
        reside_until=claim.reside_until,
        due_on=claim.due_on,
        claimed_on=given.today,
        claimed_by=claimed_by,
        rule_id=claim.rule,
        rules_version=given.rulebook.version,
        appeal_authority=appeal.authority,
        appeal_deadline=given.today + timedelta(days=appeal.days),
    )
