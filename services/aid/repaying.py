"""A claim for repayment on its way: plan, waiver, money that comes in, appeal, answer. Amounts in tiyn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.aid import RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from models.identifiers import new_id
from models.journal import EventKind
from models.kandas import KandasCase, Placement
from policy.programmes import programmes
from policy.repayment import KINDS, Part, allot, most_instalments, shorten
from services.aid.books import Balance, added
from services.aid.commands import (
    AppealRepayment,
    DecideRepayment,
    PlanRepayment,
    RecordRepayment,
    WaiveRepayment,
)
from services.aid.ledger import ONCE, entitlements_of, post, tell
from services.aid.money import amount_of, tenge
from services.aid.repayments import balances_of, parts_of
from services.checks import LONG, Checks, known
from services.deciding.standing import case_for, legal
from services.given import Given
from services.once import once
from services.people.people import seal_for
from services.problems import NotFound, Problem
from services.visible import advance, touch, visible

ANSWERS = {"APPROVE": "ANNUL", "REFUSE": "CONFIRM"}


@dataclass(frozen=True)
class Claimed:
    """A claim that is being dealt with: the row, the balance of each kind, and what events say of the case."""

    row: RepaymentClaim
    balances: Mapping[str, Balance]
    where: dict[str, Any]

    @property
    def total(self) -> Balance:
        """All kinds together."""
        return added(self.balances.values())


@once
def plan_repayment(
    session: Session, actor: Actor, command: PlanRepayment, given: Given
) -> KandasCase | Problem:
    """What is open is to be paid in instalments, which add up to it; a later plan replaces an earlier one."""
    found = case_for(session, actor, command.case, command.version, "PLAN_REPAYMENT", given)
    if isinstance(found, Problem):
        return found
    case = found[0]
    if lost := advance(session, case, command.version):
        return lost
    claim = _claim(session, case)
    checks, most = Checks(), most_instalments(given.rulebook, given.today)
    if not 1 <= len(command.instalments) <= most:
        checks.add("instalments", "INSTALMENTS_NUMBER", most=most)
        return checks.problem()
    parts, last = [], given.today
    for place, part in enumerate(command.instalments):
        amount = amount_of(checks, f"instalments.{place}.amount", part.amount)
        if part.due < last:
            checks.add(f"instalments.{place}.due", "INSTALMENT_ORDER")
        last = part.due
        parts.append(Part(part.due, known(amount)))
    if not checks.found and sum(part.amount for part in parts) != claim.total.open:
        checks.add("instalments", "INSTALMENTS_SUM", most=tenge(claim.total.open))
    if checks.found:
        return checks.problem()
    claim.row.instalments = written(parts)
    _decide(session, actor, given, claim.row, "PLAN", claim.total.open, None)
    payload = {**claim.where, "amount": claim.total.open, "instalments": written(parts)}
    tell(session, given, EventKind.REPAYMENT_PLANNED, case, payload)
    return case


@once
def waive_repayment(
    session: Session, actor: Actor, command: WaiveRepayment, given: Given
) -> KandasCase | Problem:
    """Let off what is open, or a part of it, on a ground; a plan becomes shorter from its end."""
    found = case_for(session, actor, command.case, command.version, "WAIVE_REPAYMENT", given)
    if isinstance(found, Problem):
        return found
    case = found[0]
    if lost := advance(session, case, command.version):
        return lost
    claim, checks = _claim(session, case), Checks()
    if not programmes()["KANDAS"].of_ground(command.ground, "WAIVE"):
        checks.add("ground", "UNKNOWN_GROUND")
    amount = _up_to(checks, command.amount, claim.total.open)
    if checks.found:
        return checks.problem()
    if claim.row.instalments is not None:
        claim.row.instalments = written(shorten(parts_of(claim.row), amount))
    _post(session, given, case, claim, "WAIVER", amount)
    _decide(session, actor, given, claim.row, "WAIVE", amount, command.ground)
    tell(session, given, EventKind.REPAYMENT_WAIVED, case, {**claim.where, "amount": amount})
    return case


@once
def record_repayment(
    session: Session, actor: Actor, command: RecordRepayment, given: Given
) -> KandasCase | Problem:
    """Money has come in: all that is open, or a part; never more. Counted against one kind of aid after another."""
    case = visible(session, actor, KandasCase, command.case)
    if case is None:
        return NotFound()
    # From here on repayments of this case take turns: the second sees what the first has left.
    touch(session, case)
    move = legal(session, actor, case, "RECORD_REPAYMENT", given)
    if isinstance(move, Problem):
        return move
    claim, checks = _claim(session, case), Checks()
    amount = _up_to(checks, command.amount, claim.total.open)
    if checks.found:
        return checks.problem()
    for kind, part in _post(session, given, case, claim, "REPAYMENT", amount).items():
        tell(session, given, EventKind.AID_REPAID, case, {**claim.where, "kind": kind, "amount": part})
    return case


@once
def appeal_repayment(
    session: Session, actor: Actor, command: AppealRepayment, given: Given
) -> KandasCase | Problem:
    """The family contests the claim, once, within its deadline; until it is answered nothing is collected."""
    found = case_for(session, actor, command.case, command.version, "APPEAL_REPAYMENT", given)
    if isinstance(found, Problem):
        return found
    case, checks = found[0], Checks()
    ground = checks.text("ground", command.ground, most=LONG, lines=True)
    if checks.found:
        return checks.problem()
    if lost := advance(session, case, command.version):
        return lost
    claim = _claim(session, case)
    session.add(
        Appeal(
            id=new_id("Appeal", given.chance),
            claim_id=claim.row.id,
            person_id=case.person_id,
            ground=seal_for(session, given, case.person_id, "appeals.ground", ground),
            lodged_by=actor.subject,
            lodged_at=given.now,
        )
    )
    payload = {**claim.where, "amount": claim.total.open}
    tell(session, given, EventKind.REPAYMENT_APPEALED, case, payload)
    return case


@once
def decide_repayment(
    session: Session, actor: Actor, command: DecideRepayment, given: Given
) -> KandasCase | Problem:
    """Another human answers the appeal: REFUSE confirms the claim, APPROVE sets it aside and returns what came in."""
    found = case_for(session, actor, command.case, command.version, "DECIDE_REPAYMENT", given)
    if isinstance(found, Problem):
        return found
    case, checks = found[0], Checks()
    checks.one_of("outcome", command.outcome, ANSWERS)
    confirms = command.outcome == "REFUSE"
    if confirms and command.ground is None:
        checks.add("ground", "GROUND_REQUIRED")
    elif command.ground is not None and not programmes()["KANDAS"].of_ground(command.ground, "CLAIM"):
        checks.add("ground", "UNKNOWN_GROUND")
    if checks.found:
        return checks.problem()
    if lost := advance(session, case, command.version):
        return lost
    claim = _claim(session, case)
    standing = 0 if confirms else claim.total.claimed - claim.total.waived
    answer = sa.update(Appeal).where(Appeal.claim_id == claim.row.id)
    values = {"outcome": command.outcome, "decided_by": actor.subject, "decided_at": given.now}
    session.execute(answer.values(**values))
    _decide(session, actor, given, claim.row, ANSWERS[command.outcome], standing, command.ground)
    said = {"outcome": command.outcome, "amount": standing}
    tell(session, given, EventKind.REPAYMENT_DECIDED, case, {**claim.where, **said})
    if not confirms:
        _annul(session, given, case, claim)
    return case


def written(parts: list[Part] | tuple[Part, ...]) -> list[dict[str, Any]]:
    """A plan as it is kept and told."""
    return [{"due": part.due.isoformat(), "amount": part.amount} for part in parts]


def _claim(session: Session, case: KandasCase) -> Claimed:
    row = session.scalars(sa.select(RepaymentClaim).where(RepaymentClaim.case_id == case.id)).one()
    session.refresh(row)
    region = session.scalar(sa.select(Placement.region_code).where(Placement.case_id == case.id))
    where = {"case": case.id, "claim": row.id, "region": region, "origin": case.origin_code}
    return Claimed(row, balances_of(session, case.id), where)


def _up_to(checks: Checks, asked: Any, most: int) -> int:
    """The amount asked for, else all there is; never more."""
    amount = amount_of(checks, "amount", asked)
    if amount is not None and amount > most:
        checks.add("amount", "AMOUNT_OVER_OPEN", most=tenge(most))
    return most if amount is None else amount


def _post(
    session: Session, given: Given, case: KandasCase, claim: Claimed, event: str, amount: int
) -> Mapping[str, int]:
    """An amount counted against the kinds of aid that are open; what fell on each."""
    parts = allot(amount, {kind: balance.open for kind, balance in claim.balances.items()})
    entitlements = entitlements_of(session, case.id)
    for kind, part in parts.items():
        post(session, given, entitlements[kind], event, ONCE, part)
    return parts


def _annul(session: Session, given: Given, case: KandasCase, claim: Claimed) -> None:
    entitlements = entitlements_of(session, case.id)
    for kind in (kind for kind in KINDS if kind in claim.balances):
        balance = claim.balances[kind]
        if standing := balance.claimed - balance.waived:
            post(session, given, entitlements[kind], "ANNULMENT", ONCE, standing)
        if balance.repaid:
            post(session, given, entitlements[kind], "REFUND", ONCE, balance.repaid)
            back = {**claim.where, "kind": kind, "amount": -balance.repaid}
            tell(session, given, EventKind.AID_REPAID, case, back)


def _decide(
    session: Session,
    actor: Actor,
    given: Given,
    claim: RepaymentClaim,
    outcome: str,
    amount: int,
    ground: str | None,
) -> None:
    appeal = known(programmes()["KANDAS"].appeal).final if outcome == "CONFIRM" else None
    session.add(
        RepaymentDecision(
            id=new_id("RepaymentDecision", given.chance),
            claim_id=claim.id,
            outcome=outcome,
            amount=amount,
            ground=ground,
            decided_by=actor.subject,
            decided_at=given.now,
            rules_version=given.rulebook.version,
            appeal_authority=appeal and appeal.authority,
            appeal_deadline=appeal and given.today + timedelta(days=appeal.days),
        )
    )
