"""Placements, places of the quota and relocation aid as rows."""

from __future__ import annotations

from demo.bulk.decisions import members_of, move_of
from demo.bulk.desk import Desk
from demo.bulk.rows import Row
from models.journal import EventKind
from policy.aid import Award, awards, certificate, quota
from services.aid.books import ACCOUNTS
from services.aid.commands import PayAid
from services.aid.ledger import ONCE
from services.kandas.commands import PlaceFamily, TransferQuota


def place_family(desk: Desk, command: PlaceFamily) -> Row:
    """The rows of services.placements.place_family."""
    case, given = desk.files.by_id[command.case], desk.given
    case |= {"version": case["version"] + 1, "status": move_of(case, "PLACE_FAMILY")}
    persons = [row["person_id"] for row in members_of(desk, case)]
    if command.under_quota:
        _take_places(desk, command.region, len(persons))
    placement = {
        "id": desk.new_id("Placement"),
        "case_id": case["id"],
        "region_code": command.region,
        "settlement": command.settlement,
        "under_quota": command.under_quota,
        "placed_on": given.today,
        "persons": len(persons),
    }
    desk.add("placements", placement, case["id"])
    payload = {
        "case": case["id"],
        "region": command.region,
        "settlement": command.settlement,
        "under_quota": command.under_quota,
        "origin": case["origin_code"],
        "persons": persons,
    }
    desk.tell(EventKind.FAMILY_PLACED, case["id"], payload, case["office_code"])
    if command.under_quota:
        for award in awards(given.rulebook, given.today, command.settlement, len(persons)):
            _award(desk, case, command.region, award)
    return case


def _take_places(desk: Desk, region: str, persons: int) -> None:
    """Places of the year; where only the year's total is known, a row of every target region is touched."""
    today = desk.given.today
    places = quota(desk.given.rulebook, today)
    if places is None or region not in places.targets:
        raise LookupError(f"{region} is no target region on {today}")
    for code in places.targets if places.places(region) is None else ():
        desk.use(code, today.year)
    desk.use(region, today.year, taken=persons)


def transfer_quota(desk: Desk, command: TransferQuota) -> Row:
    """The rows of services.transfers.transfer_quota."""
    today = desk.given.today
    desk.use(command.from_region, today.year, moved=-command.places)
    desk.use(command.to_region, today.year, moved=command.places)
    transfer: Row = {
        "id": desk.new_id("QuotaTransfer"),
        "year": today.year,
        "from_region": command.from_region,
        "to_region": command.to_region,
        "places": command.places,
        "transferred_on": today,
        "decided_by": desk.post.subject,
    }
    payload = {
        "transfer": transfer["id"],
        "year": today.year,
        "from": command.from_region,
        "to": command.to_region,
        "places": command.places,
    }
    desk.tell(EventKind.QUOTA_TRANSFERRED, transfer["id"], payload, desk.post.office)
    return desk.add("quota_transfers", transfer)


def pay_aid(desk: Desk, command: PayAid) -> Row:
    """The rows of services.aid.pay_aid for the whole amount of a period."""
    case, given = desk.files.by_id[command.case], desk.given
    move_of(case, "PAY_AID")
    case["version"] += 1
    region = region_of(desk, case)
    if command.kind == "MOBILITY_CERTIFICATE":
        award = certificate(given.rulebook, given.today, int((command.price or 0) * 100))
        if award is None:
            raise LookupError(f"no certificate on {given.today}")
        entitlement = _award(desk, case, region, award)
    else:
        found = desk.of("aid_entitlements", case["id"])
        entitlement = next(row for row in found if row["kind"] == command.kind)
    period = command.period or ONCE
    post(desk, entitlement, "PAYMENT", period, entitlement["amount"])
    payload: Row = {
        "amount": entitlement["amount"],
        "region": region,
        "origin": case["origin_code"],
        "case": case["id"],
        "kind": command.kind,
        "period": period,
        "rule": entitlement["rule_id"],
    }
    desk.tell(EventKind.AID_PAID, case["id"], payload, case["office_code"])
    return case


def region_of(desk: Desk, case: Row) -> str:
    """The region in which a family was placed."""
    return str(desk.of("placements", case["id"])[0]["region_code"])


def post(desk: Desk, entitlement: Row, event: str, period: str, amount: int) -> None:
    """One posting of the ledger with its two lines."""
    posting = {
        "id": desk.new_id("AidPosting"),
        "case_id": entitlement["case_id"],
        "entitlement_id": entitlement["id"],
        "event": event,
        "kind": entitlement["kind"],
        "period": period,
        "posted_on": desk.given.today,
        "rule_id": entitlement["rule_id"],
    }
    desk.add("aid_postings", posting, entitlement["case_id"])
    debit, credit = ACCOUNTS[event]
    desk.add("aid_lines", {"posting_id": posting["id"], "account": debit, "amount": amount}, posting["id"])
    desk.add("aid_lines", {"posting_id": posting["id"], "account": credit, "amount": -amount})


def _award(desk: Desk, case: Row, region: str, award: Award) -> Row:
    entitlement = {
        "id": desk.new_id("AidEntitlement"),
        "case_id": case["id"],
        "kind": award.kind,
        "mrp": award.mrp,
        "amount": award.amount,
        "periods": award.periods,
        "from": award.from_,
        "to": award.to,
        "rule_id": award.rule,
        "rules_version": desk.given.rulebook.version,
    }
    desk.add("aid_entitlements", entitlement, case["id"])
    whole = award.amount * award.periods
    post(desk, entitlement, "AWARD", ONCE, whole)
    payload = {"case": case["id"], "kind": award.kind, "amount": whole, "region": region, "rule": award.rule}
    desk.tell(EventKind.AID_AWARDED, case["id"], payload, case["office_code"])
    return entitlement
