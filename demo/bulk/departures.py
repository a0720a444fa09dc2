"""Departures as rows, and aid that is claimed back: plan, waiver, repayment, appeal, answer. Amounts in tiyn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from demo.bulk.decisions import lodge, members_of, move_of
from demo.bulk.desk import Desk
from demo.bulk.placements import post, region_of
from demo.bulk.rows import Row
from models.journal import EventKind
from policy.programmes import programmes
from policy.repayment import Part, allot, claim_of
from services.aid.books import Balance, added, balances
from services.aid.commands import (
    AppealRepayment,
    DecideRepayment,
    PlanRepayment,
    RecordRepayment,
    ReportDeparture,
    WaiveRepayment,
)
from services.aid.departures import GROUND
from services.aid.ledger import ONCE
from services.aid.repaying import ANSWERS, written


def report_departure(desk: Desk, command: ReportDeparture) -> Row:
    """The rows of services.departures.report_departure."""
    case, given = desk.files.by_id[command.case], desk.given
    case |= {"version": case["version"] + 1, "status": move_of(case, "REPORT_DEPARTURE")}
    persons = [row["person_id"] for row in members_of(desk, case)]
    where = {"case": case["id"], "region": region_of(desk, case), "origin": case["origin_code"]}
    departure = {
        "id": desk.new_id("Departure"),
        "case_id": case["id"],
        "departed_on": command.on,
        "authorised": command.authorised,
        "ground": command.ground,
        "region_code": where["region"],
        "persons": len(persons),
        "reported_by": desk.post.subject,
        "reported_at": given.now,
    }
    desk.add("departures", departure)
    said = {"authorised": command.authorised, "ground": command.ground, "persons": persons}
    desk.tell(EventKind.DEPARTURE_REPORTED, case["id"], where | said, case["office_code"], command.on)
    books, entitlements = _books(desk, case), _entitlements(desk, case)
    for kind, entitlement in entitlements.items():
        if left := books[kind].outstanding:
            post(desk, entitlement, "LAPSE", ONCE, left)
            lapsed = where | {"kind": kind, "amount": left}
            desk.tell(EventKind.AID_LAPSED, case["id"], lapsed, case["office_code"])
    if not command.authorised:
        _claim(desk, case, command, where)
    return case


def _claim(desk: Desk, case: Row, command: ReportDeparture, where: dict[str, Any]) -> None:
    given, entitlements = desk.given, _entitlements(desk, case)
    paid = {kind: balance.paid for kind, balance in _books(desk, case).items()}
    placed = desk.of("placements", case["id"])[0]["placed_on"]
    claim = claim_of(given.rulebook, placed, command.on, given.today, paid)
    if claim is None:
        return
    identifier, appeal = desk.new_id("RepaymentClaim"), programmes()["KANDAS"].appeal
    row = {
        "id": identifier,
        "case_id": case["id"],
        "amount": claim.total,
        "ground": GROUND,
        "reside_until": claim.reside_until,
        "due_on": claim.due_on,
        "claimed_on": given.today,
        "claimed_by": desk.post.subject,
        "rule_id": claim.rule,
        "rules_version": given.rulebook.version,
        "appeal_authority": appeal and appeal.authority,
        "appeal_deadline": appeal and given.today + timedelta(days=appeal.days),
    }
    desk.add("repayment_claims", row, case["id"])
    for kind, amount in claim.amounts.items():
        post(desk, entitlements[kind], "CLAIM", ONCE, amount)
    payload = where | {"claim": identifier, "amount": claim.total}
    desk.tell(EventKind.REPAYMENT_CLAIMED, case["id"], payload, case["office_code"])


def plan_repayment(desk: Desk, command: PlanRepayment) -> Row:
    """The rows of services.repaying.plan_repayment."""
    case, claim, books = _begun(desk, command.case, "PLAN_REPAYMENT")
    parts = written([Part(part.due, int(part.amount * 100)) for part in command.instalments])
    claim["instalments"] = parts
    _decide(desk, claim, "PLAN", added(books.values()).open, None)
    said = {"amount": added(books.values()).open, "instalments": parts}
    return _tell(desk, EventKind.REPAYMENT_PLANNED, case, claim, said)


def waive_repayment(desk: Desk, command: WaiveRepayment) -> Row:
    """The rows of services.repaying.waive_repayment where there is no plan yet."""
    case, claim, books = _begun(desk, command.case, "WAIVE_REPAYMENT")
    amount = _amount(command.amount, books)
    _count(desk, case, books, "WAIVER", amount)
    _decide(desk, claim, "WAIVE", amount, command.ground)
    return _tell(desk, EventKind.REPAYMENT_WAIVED, case, claim, {"amount": amount})


def record_repayment(desk: Desk, command: RecordRepayment) -> Row:
    """The rows of services.repaying.record_repayment."""
    case, claim, books = _begun(desk, command.case, "RECORD_REPAYMENT")
    for kind, part in _count(desk, case, books, "REPAYMENT", _amount(command.amount, books)).items():
        _tell(desk, EventKind.AID_REPAID, case, claim, {"kind": kind, "amount": part})
    return case


def appeal_repayment(desk: Desk, command: AppealRepayment) -> Row:
    """The rows of services.repaying.appeal_repayment."""
    case, claim, books = _begun(desk, command.case, "APPEAL_REPAYMENT")
    lodge(desk, "claim_id", claim["id"], case["person_id"], command.ground)
    said = {"amount": added(books.values()).open}
    return _tell(desk, EventKind.REPAYMENT_APPEALED, case, claim, said)


def decide_repayment(desk: Desk, command: DecideRepayment) -> Row:
    """The rows of services.repaying.decide_repayment."""
    case, claim, books = _begun(desk, command.case, "DECIDE_REPAYMENT")
    total, confirms = added(books.values()), command.outcome == "REFUSE"
    standing = 0 if confirms else total.claimed - total.waived
    for appeal in desk.of("appeals", claim["id"]):
        appeal |= {"outcome": command.outcome, "decided_by": desk.post.subject}
        appeal |= {"decided_at": desk.given.now}
    _decide(desk, claim, ANSWERS[command.outcome], standing, command.ground)
    said = {"outcome": command.outcome, "amount": standing}
    _tell(desk, EventKind.REPAYMENT_DECIDED, case, claim, said)
    for kind, balance in {} if confirms else dict(books).items():
        entitlement = _entitlements(desk, case)[kind]
        if left := balance.claimed - balance.waived:
            post(desk, entitlement, "ANNULMENT", ONCE, left)
        if balance.repaid:
            post(desk, entitlement, "REFUND", ONCE, balance.repaid)
            _tell(desk, EventKind.AID_REPAID, case, claim, {"kind": kind, "amount": -balance.repaid})
    return case


def left_open(desk: Desk, case: Row) -> int:
    """What is open of the claim against a case."""
    return added(_books(desk, case).values()).open


def _begun(desk: Desk, identifier: str, action: str) -> tuple[Row, Row, Mapping[str, Balance]]:
    """A case at its next version, its claim, and the books of its aid."""
    case = desk.files.by_id[identifier]
    move_of(case, action)
    case["version"] += 1
    return case, desk.of("repayment_claims", identifier)[0], _books(desk, case)


def _books(desk: Desk, case: Row) -> Mapping[str, Balance]:
    """The balance of each kind of aid, in the order in which the services read it."""
    postings = sorted(desk.of("aid_postings", case["id"]), key=lambda row: str(row["id"]))
    lines = ((row, desk.of("aid_lines", row["id"])[0]["amount"]) for row in postings)
    return balances((row["kind"], row["event"], amount) for row, amount in lines)


def _entitlements(desk: Desk, case: Row) -> dict[str, Row]:
    rows = desk.of("aid_entitlements", case["id"])
    return {row["kind"]: row for row in sorted(rows, key=lambda row: str(row["kind"]), reverse=True)}


def _amount(asked: Any, books: Mapping[str, Balance]) -> int:
    return added(books.values()).open if asked is None else int(asked * 100)


def _count(desk: Desk, case: Row, books: Mapping[str, Balance], event: str, amount: int) -> Mapping[str, int]:
    parts = allot(amount, {kind: balance.open for kind, balance in books.items()})
    for kind, part in parts.items():
        post(desk, _entitlements(desk, case)[kind], event, ONCE, part)
    return parts


def _decide(desk: Desk, claim: Row, outcome: str, amount: int, ground: str | None) -> None:
    appeal = programmes()["KANDAS"].appeal if outcome == "CONFIRM" else None
    final = appeal and appeal.final
    row = {
        "id": desk.new_id("RepaymentDecision"),
        "claim_id": claim["id"],
        "outcome": outcome,
        "amount": amount,
        "ground": ground,
        "decided_by": desk.post.subject,
        "decided_at": desk.given.now,
        "rules_version": desk.given.rulebook.version,
        "appeal_authority": final and final.authority,
        "appeal_deadline": final and desk.given.today + timedelta(days=final.days),
    }
    desk.add("repayment_decisions", row)


def _tell(desk: Desk, kind: EventKind, case: Row, claim: Row, said: dict[str, Any]) -> Row:
    where = {"case": case["id"], "claim": claim["id"], "region": region_of(desk, case)}
    desk.tell(kind, case["id"], where | {"origin": case["origin_code"]} | said, case["office_code"])
    return case
