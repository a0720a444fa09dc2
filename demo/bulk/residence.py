"""What follows a grant, as rows: residence permit, IINs, checks of residence, prolongation, citizenship."""

from __future__ import annotations

from typing import Any

from demo.bulk.decisions import members_of, move_of
from demo.bulk.desk import Desk
from demo.bulk.placements import region_of
from demo.bulk.rows import Row
from models.journal import EventKind
from services.kandas.commands import (
    GrantCitizenship,
    ProlongStatus,
    RecordIin,
    RecordResidenceCheck,
    RecordResidencePermit,
)
from services.kandas.iins import KIND, PLACE
from services.kandas.residence import CITIZEN, prolonged


def record_residence_permit(desk: Desk, command: RecordResidencePermit) -> Row:
    """The rows of services.residence.record_residence_permit."""
    case = desk.files.by_id[command.case]
    move_of(case, "RECORD_RESIDENCE_PERMIT")
    case |= {"residence_permit_on": command.issued_on, "residence_permit_to": command.valid_to}
    last = command.valid_to and command.valid_to.isoformat()
    payload = {"to": last, "origin": case["origin_code"], "persons": _persons(desk, case)}
    return _done(desk, case, EventKind.RESIDENCE_PERMIT_RECORDED, payload)


def record_iin(desk: Desk, command: RecordIin) -> Row:
    """The rows of services.iins.record_iin."""
    case, given = desk.files.by_id[command.case], desk.given
    move_of(case, "RECORD_IIN")
    for iin in command.identifiers:
        row: Row = {"id": desk.new_id("Identifier"), "person_id": iin.person, "kind": KIND}
        row |= {"value": desk.seal(iin.person, PLACE, iin.value), "issued_on": iin.issued_on}
        desk.add("identifiers", row | {"value_index": given.vault.blind(PLACE, KIND, iin.value)})
    payload = {"kind": KIND, "persons": [iin.person for iin in command.identifiers]}
    return _done(desk, case, EventKind.IDENTIFIER_RECORDED, payload)


def record_residence_check(desk: Desk, command: RecordResidenceCheck) -> Row:
    """The rows of services.residence.record_residence_check, made today."""
    case, given = desk.files.by_id[command.case], desk.given
    move_of(case, "RECORD_RESIDENCE_CHECK")
    row = {"id": desk.new_id("ResidenceCheck"), "case_id": case["id"], "checked_on": given.today}
    row |= {"resident": command.resident, "recorded_by": desk.post.subject, "recorded_at": given.now}
    desk.add("residence_checks", row)
    payload = {"resident": command.resident, "region": region_of(desk, case)}
    return _done(desk, case, EventKind.RESIDENCE_CHECKED, payload)


def prolong_status(desk: Desk, command: ProlongStatus) -> Row:
    """The rows of services.residence.prolong_status."""
    case = desk.files.by_id[command.case]
    move_of(case, "PROLONG_STATUS")
    last = prolonged(case["status_valid_to"])
    case |= {"status_valid_to": last, "prolonged_on": desk.given.today}
    return _done(desk, case, EventKind.STATUS_PROLONGED, {"to": last.isoformat()})


def grant_citizenship(desk: Desk, command: GrantCitizenship) -> Row:
    """The rows of services.residence.grant_citizenship."""
    case, today = desk.files.by_id[command.case], desk.given.today
    persons = _persons(desk, case)
    for person in persons:
        desk.files.by_id[person]["nationality_code"] = CITIZEN
    case |= {"status": move_of(case, "GRANT_CITIZENSHIP"), "citizen_on": today, "status_valid_to": today}
    payload = {"origin": case["origin_code"], "persons": persons}
    return _done(desk, case, EventKind.CITIZENSHIP_GRANTED, payload)


def _persons(desk: Desk, case: Row) -> list[str]:
    return [row["person_id"] for row in members_of(desk, case)]


def _done(desk: Desk, case: Row, kind: EventKind, payload: dict[str, Any]) -> Row:
    case["version"] += 1
    desk.tell(kind, case["id"], {"case": case["id"], **payload}, case["office_code"])
    return case
