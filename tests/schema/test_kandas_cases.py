"""A kandas case through the graph: opened, evidenced, decided."""

from __future__ import annotations

import sqlalchemy as sa

from models.kandas import Evidence, KandasCase
from models.persons import PersonKey
from tests.schema.families import MISSION, OFFICER, Case, register, states
from tests.schema.world import World


def test_a_case_starts_with_its_evidence(world: World) -> None:
    opened = world.write("20", MISSION, member=register(world)["id"])
    assert (opened["version"], opened["status"]) == (1, "OPEN")
    assert states(opened) == {
        "REGISTRATION": "DONE",
        "EVIDENCE": "OPEN",
        "INTERVIEW": "BLOCKED",
        "TRADITIONS": "BLOCKED",
        "COMMISSION": "BLOCKED",
        "STATUS": "BLOCKED",
        "ARRIVAL": "OPEN",
        "RESIDENCE_PERMIT": "BLOCKED",
        "PLACEMENT": "BLOCKED",
        "AID": "BLOCKED",
        "PROLONGATION": "BLOCKED",
        "CITIZENSHIP": "BLOCKED",
        "RESIDENCE": "BLOCKED",
        "REPAYMENT": "NOT_NEEDED",
    }


def test_a_member_has_one_case(world: World, case: Case) -> None:
    listed = world.data("10", {"first": 1000}, MISSION)
    node = next(
        e["node"]
        for e in listed["edges"]
        if (e["node"]["kandasCase"] or {}).get("reference") == case.reference
    )
    again = world.write("20", MISSION, member=node["id"])
    assert (again["__typename"], again["code"]) == ("Conflict", "CASE_EXISTS")


def test_a_citizen_of_kazakhstan_is_not_eligible(world: World) -> None:
    refused = world.write("20", OFFICER, applicant=world.passport("KAZ"), origin="CHN")
    assert (refused["__typename"], refused["code"]) == ("Ineligible", "INELIGIBLE")


def test_evidence_is_kept_with_who_attested_it(case: Case) -> None:
    found = case.evidence(ground="NATIONALITY_RECORDED")
    assert (found["version"], found["status"]) == (2, "OPEN")
    assert found["evidence"] == [
        {
            "kind": "DOCUMENT",
            "verdict": "CONSISTENT",
            "attestedBy": "Ұлттық мұрағат",
            "attestedOn": "2026-02-20",
        }
    ]
    assert states(found)["EVIDENCE"] == "DONE" and states(found)["STATUS"] == "OPEN"
    blocked = next(step for step in found["steps"] if step["step"] == "PLACEMENT")["blockedBy"]
    assert [block["step"] for block in blocked] == ["STATUS"] and blocked[0]["reason"]
    (evidence,) = case.read()["evidence"]
    assert evidence["ground"]


def test_attestations_are_sealed_in_the_record(world: World, case: Case) -> None:
    case.evidence()
    with world.process.database.read() as session:
        sealed = session.scalar(sa.select(Evidence.attested_by).where(Evidence.case_id == case.id))
        assert "мұрағат".encode() not in sealed


def test_an_erased_file_no_longer_says_who_attested(world: World, case: Case) -> None:
    case.evidence()
    with world.process.database.batch() as session:
        person = session.get_one(KandasCase, case.id).person_id
        session.execute(sa.delete(PersonKey).where(PersonKey.person_id == person))
    assert [evidence["attestedBy"] for evidence in case.read()["evidence"]] == [None]


def test_a_genomic_attestation_is_the_last_resort(case: Case) -> None:
    refused = case.evidence("GENOMIC_ATTESTATION")
    assert (refused["__typename"], refused["code"]) == ("IllegalMove", "GENOMIC_LAST_RESORT")
    assert case.evidence("DOCUMENT", "INCONCLUSIVE")["status"] == "COMMISSION"
    assert case.evidence("COMMISSION", "INCONCLUSIVE")["status"] == "COMMISSION"
    assert case.evidence("GENOMIC_ATTESTATION")["version"] == 4


def test_a_genomic_outcome_alone_never_refuses(case: Case) -> None:
    case.evidence("DOCUMENT", "INCONCLUSIVE")
    case.evidence("COMMISSION", "INCONCLUSIVE")
    case.evidence("GENOMIC_ATTESTATION", "NOT_SUPPORTED")
    refused = case.decide("REFUSE", "GENOMIC_NOT_SUPPORTED")
    assert refused["__typename"] == "InvalidInput"
    assert [v["code"] for v in refused["violations"]] == ["GROUND_NOT_SUFFICIENT"]


def test_a_grant_holds_for_a_year(case: Case) -> None:
    case.evidence()
    found = case.decide("APPROVE")
    assert (found["version"], found["status"], found["statusValidTo"]) == (3, "GRANTED", "2027-03-01")
    assert found["allowedActions"] == [
        "DECIDE_REVOKE",
        "PLACE_FAMILY",
        "PROLONG_STATUS",
        "RECORD_RESIDENCE_PERMIT",
        "RECORD_IIN",
        "GRANT_CITIZENSHIP",
    ]
    assert [decision["outcome"] for decision in found["decisions"]] == ["APPROVE"]


def test_a_case_without_evidence_is_not_granted(case: Case) -> None:
    refused = case.decide("APPROVE")
    assert (refused["__typename"], refused["code"]) == ("IllegalMove", "EVIDENCE_MISSING")
    assert "RECORD_EVIDENCE" in refused["allowedActions"]
    assert case.read()["status"] == "OPEN"


def test_a_revoked_status_can_be_appealed(granted: Case) -> None:
    found = granted.decide("REVOKE", "LEFT_FOR_GOOD")
    assert (found["status"], found["allowedActions"]) == ("REVOKED", ["APPEAL_DECISION"])
    revoked = next(decision for decision in found["decisions"] if decision["outcome"] == "REVOKE")
    assert [ground["code"] for ground in revoked["grounds"]] == ["LEFT_FOR_GOOD"]
    assert revoked["appeal"]["authority"] and revoked["appeal"]["deadline"] == "2026-05-31"


def test_any_node_is_fetched_again_by_its_id(world: World, granted: Case) -> None:
    ids = [granted.id, "kan_22222222222222222222", "nonsense", ""]
    found = world.data("18", {"ids": ids}, OFFICER)
    assert found == [
        {
            "__typename": "KandasCase",
            "id": granted.id,
            "reference": granted.reference,
            "caseStatus": "GRANTED",
        },
        None,
        None,
        None,
    ]
