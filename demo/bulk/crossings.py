"""Crossings of the border as rows: the right to enter, the last day of the stay, a family's arrival."""

from __future__ import annotations

from datetime import date, timedelta

from demo.bulk.desk import Desk
from demo.bulk.people import Holder, holder_of, read
from demo.bulk.rows import Row
from models.columns import local_day
from models.journal import EventKind
from policy.windows import days_present
from services.travel.commands import RecordCrossing
from services.travel.crossings import AWAITED
from services.travel.entry import DAY, VISA_KINDS, longest_visit
from services.travel.stays import IN_FORCE, WINDOW, folded


def record_crossing(desk: Desk, command: RecordCrossing) -> Row:
    """The rows of services.crossings.record_crossing, for somebody who may cross, now."""
    given = desk.given
    passport = read(command.document, given.today)
    person, document = holder_of(desk, passport)
    permit, until, over = None, None, 0
    if command.direction == "EXIT":
        entered = [row for row in desk.of("crossings", person["id"]) if row["direction"] == "ENTRY"]
        latest = max(entered, key=lambda row: row["at"], default=None)
        permit = latest and latest["permit_id"] and desk.files.by_id[latest["permit_id"]]
        over = _over(desk, person, latest)
    else:
        permit, until = _enter(desk, person, document, passport)
    crossing = {
        "id": desk.new_id("Crossing"),
        "person_id": person["id"],
        "document_id": document["id"],
        "permit_id": permit and permit["id"],
        "checkpoint_code": command.checkpoint,
        "direction": command.direction,
        "at": given.now,
        "recorded_by": desk.post.subject,
        "may_stay_until": until,
        "overstay_days": over,
        "followed": False,
    }
    for earlier in desk.of("crossings", person["id"]):
        earlier["followed"] = True
    desk.add("crossings", crossing, person["id"])
    stays = folded(_crossed(desk, person["id"]), given.today)
    crossing["days_in_last_180"] = days_present(stays, given.today - timedelta(days=WINDOW - 1), given.today)
    payload = {
        "crossing": crossing["id"],
        "direction": command.direction,
        "checkpoint": command.checkpoint,
        "nationality": person["nationality_code"] or passport.nationality,
        "permit_kind": permit and permit["kind"],
        "person": person["id"],
        "may_stay_until": until and until.isoformat(),
        "overstay_days": over,
    }
    desk.tell(EventKind.BORDER_CROSSED, crossing["id"], payload, desk.post.office)
    if command.direction == "ENTRY":
        _arrive(desk, person, command.checkpoint)
    return crossing


def _enter(desk: Desk, person: Row, document: Row, passport: Holder) -> tuple[Row | None, date | None]:
    """The permit that goes along, and the last day: of an e-Visa, of the status, of the visa-free regime."""
    day = desk.given.today
    valid = [
        permit
        for permit in desk.of("permits", person["id"])
        if permit["valid_from"] <= day <= permit["valid_to"]
    ]
    for permit in valid:
        if permit["kind"] in VISA_KINDS:
            permit["entries_left"] = permit["entries_left"] and permit["entries_left"] - 1
            last = day + (permit["stay_days"] - 1) * DAY if permit["stay_days"] else permit["valid_to"]
            return permit, min(last, permit["valid_to"])
    for member in desk.of("case_members", person["id"]):
        case = desk.files.by_id[member["case_id"]]
        until = case.get("status_valid_to")
        if case["status"] in IN_FORCE and until and until >= day:
            return None, until
    nationality = person["nationality_code"] or passport.nationality
    before = folded(_crossed(desk, person["id"]), day - DAY)
    days = longest_visit(desk.given, nationality, before, day) or 0
    last = day + (days - 1) * DAY
    return next(iter(valid), None), min(last, passport.expires)


def _over(desk: Desk, person: Row, entry: Row | None) -> int:
    """Days beyond the last one allowed, for somebody who leaves after an entry."""
    if entry is None or entry["may_stay_until"] is None:
        return 0
    cases = [desk.files.by_id[row["case_id"]] for row in desk.of("case_members", person["id"])]
    held = [case["status_valid_to"] for case in cases if case["status"] in IN_FORCE]
    last = max([entry["may_stay_until"], *filter(None, held)])
    return int(max(0, (desk.given.today - last).days))


def _crossed(desk: Desk, person: str) -> list[tuple[str, date]]:
    rows = sorted(desk.of("crossings", person), key=lambda row: (row["at"], row["direction"]))
    return [(row["direction"], local_day(row["at"])) for row in rows]


def _arrive(desk: Desk, person: Row, checkpoint: str) -> None:
    cases = [
        case
        for case in desk.of("kandas_cases", person["id"])
        if case["status"] in AWAITED and not desk.of("arrivals", case["id"])
    ]
    for case in cases[:1]:
        origin = case["origin_code"]
        row = {"id": desk.new_id("Arrival"), "case_id": case["id"], "arrived_on": desk.given.today}
        desk.add("arrivals", row | {"checkpoint_code": checkpoint, "origin_code": origin}, case["id"])
        case["version"] += 1
        payload = {"case": case["id"], "origin": origin, "checkpoint": checkpoint}
        desk.tell(EventKind.FAMILY_ARRIVED, case["id"], payload, case["office_code"])
