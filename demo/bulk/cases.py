"""Kandas cases as rows: opened, shown by evidence."""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import Any

from demo.bulk.decisions import move_of
from demo.bulk.desk import Desk
from demo.bulk.people import Holder, holder_of, read
from demo.bulk.rows import Row
from models.identifiers import new_reference
from models.journal import EventKind
from policy.programmes import programmes
from services.kandas.cases import OFFICE
from services.kandas.commands import OpenKandasCase, RecordEvidence

MILLISECOND = timedelta(milliseconds=1)


def open_kandas_case(desk: Desk, command: OpenKandasCase) -> Row:
    """The rows of services.kandas.open_kandas_case for an applicant and a family with passports."""
    given = desk.given
    member = desk.files.by_id[command.member] if command.member else None
    applicant, *papers = (
        read(data, given.today) for data in (command.applicant, *(command.family or ())) if data
    )
    holder = desk.files.by_id[member["person_id"]] if member else None
    family = [(holder_of(desk, applicant, holder)[0], "SELF")]
    household = desk.of("household_members", member["id"]) if member else []
    for passport in papers:
        relative, relation = _kin(desk, household, passport)
        family.append((holder_of(desk, passport, relative)[0], relation))
    origin = command.origin or (member["residence_code"] if member else applicant.country)
    case = desk.add(
        "kandas_cases",
        {
            "id": desk.new_id("KandasCase"),
            "version": 1,
            "reference": new_reference("KANDAS", given.chance),
            "status": programmes()["KANDAS"].initial,
            "member_id": member["id"] if member else None,
            "person_id": family[0][0]["id"],
            "origin_code": origin,
            "office_code": OFFICE,
            "opened_office_code": desk.post.office,
            "opened_by": desk.post.subject,
            "opened_at": given.now,
            "rules_version": given.rulebook.version,
        },
        family[0][0]["id"],
    )
    said = [None if level == "UNKNOWN" else level for level in command.education or ()]
    for (person, relation), level in zip_longest(family, said):
        row = {"id": desk.new_id("CaseMember"), "case_id": case["id"], "person_id": person["id"]}
        desk.add("case_members", row | {"relation": relation, "education": level}, case["id"], person["id"])
    desk.tell(EventKind.CASE_OPENED, case["id"], {"case": case["id"], "origin": origin}, OFFICE)
    return case


def _kin(desk: Desk, household: list[Row], passport: Holder) -> tuple[Row | None, str]:
    """Whom of a household a passport belongs to: birth dates differ within a family of the demo."""
    for row in household:
        person = desk.files.by_id[row["person_id"]]
        if person["birth_date"] == passport.birth_date:
            return person, row["relation"]
    return None, "OTHER"


def record_evidence(desk: Desk, command: RecordEvidence) -> Row:
    """The rows of services.evidence.record_evidence."""
    case, before = desk.files.by_id[command.case], desk.of("evidence", command.case)
    move_of(case, "RECORD_EVIDENCE")
    moments = [row["recorded_at"] + MILLISECOND for row in before]
    evidence: dict[str, Any] = {
        "id": desk.new_id("Evidence"),
        "case_id": case["id"],
        "kind": command.kind,
        "verdict": command.verdict,
        "attested_by": desk.seal(case["person_id"], "evidence.attested_by", command.attested_by),
        "attested_on": command.attested_on,
        "ground": command.ground,
        "recorded_at": max([desk.given.now, *moments]),
        "recorded_by": desk.post.subject,
    }
    desk.add("evidence", evidence, case["id"])
    documents = [row["verdict"] for row in desk.of("evidence", case["id"]) if row["kind"] == "DOCUMENT"]
    status = "OPEN" if documents[-1:] == ["CONSISTENT"] else "COMMISSION"
    # Evidence given to an appeal leaves it an appeal.
    status = "APPEALED" if case["status"] == "APPEALED" else status
    case |= {"version": case["version"] + 1, "status": status}
    payload = {"case": case["id"], "status": status}
    desk.tell(EventKind.EVIDENCE_RECORDED, case["id"], payload, case["office_code"])
    return case
