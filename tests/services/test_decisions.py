"""Decisions: grounds, appeals, versions, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from access.personas import PERSONAS
from models.applications import Decision
from models.journal import JournalEvent
from models.kandas import CaseMember
from models.permits import Permit, permit_checkpoints
from models.sealing import unseal
from services.deciding.commands import Decide
from services.deciding.decisions import age_band, decide
from services.problems import CurrentState, IllegalMove, InvalidInput, NotFound, Stale

from .world import MONGOLIAN, NOW, World


def refuse(world: World, subject, outcome, *grounds, version=None, who="case-officer"):
    command = Decide("refused", subject.id, version or subject.version, outcome, grounds)
    return world.refuse(decide, who, command)


def codes(problem: InvalidInput) -> set[tuple[str, str]]:
    return {(v.path, v.code) for v in problem.violations}


def test_an_approved_eta_gives_a_permit_of_180_days(world: World) -> None:
    application = world.decide(world.eta(), "APPROVE")
    assert (application.status, application.version, application.decided_at) == ("APPROVED", 2, NOW)
    [permit] = world.all(Permit)
    assert (permit.kind, permit.valid_from, permit.valid_to) == ("ETA", date(2026, 6, 1), date(2026, 11, 27))
    assert (permit.valid_to - permit.valid_from).days + 1 == 180
    assert (permit.entries, permit.entries_left, permit.stay_days) == (None, None, None)


def test_an_approved_e_visa_gives_one_entry_through_international_airports(world: World) -> None:
    world.decide(world.e_visa(), "APPROVE")
    [permit] = world.all(Permit)
    assert (permit.kind, permit.valid_from, permit.valid_to) == (
        "E_VISA",
        date(2026, 7, 1),
        date(2026, 9, 28),
    )
    assert (permit.entries, permit.entries_left, permit.stay_days) == (1, 1, 20)
    rows = sa.select(permit_checkpoints.c.checkpoint_code).where(permit_checkpoints.c.permit_id == permit.id)
    airports = world.read(lambda s: set(s.scalars(rows)))
    assert airports == set(
        world.rulebook.in_force("e_visa.checkpoints", date(2026, 7, 1)).value["international"]
    )
    assert {"ALA", "NQZ"} < airports
    assert "KZ-KHORGOS" not in airports


def test_an_approved_e_residency_gives_no_right_to_enter(world: World) -> None:
    assert world.decide(world.e_residency(), "APPROVE").status == "APPROVED"
    assert world.all(Permit) == []


def test_a_refusal_has_grounds_and_a_way_to_appeal(world: World) -> None:
    application = world.decide(world.eta(), "REFUSE", "ENTRY_BAN", "SECURITY")
    assert application.status == "REFUSED"
    [decision] = world.all(Decision)
    assert (decision.outcome, decision.grounds, decision.decided_by) == (
        "REFUSE",
        ["ENTRY_BAN", "SECURITY"],
        "demo-case-officer",
    )
    assert (decision.appeal_authority, decision.appeal_deadline) == (
        "MIGRATION_SERVICE_COMMITTEE",
        date(2026, 8, 30),
    )
    assert decision.rules_version == world.rulebook.version
    event = world.all(JournalEvent, kind="APPLICATION_DECIDED")[0]
    assert event.payload == {
        "application": application.id,
        "programme": "ETA",
        "nationality": "FRA",
        "outcome": "REFUSE",
        "status": "REFUSED",
        "on_appeal": False,
        "grounds": ["ENTRY_BAN", "SECURITY"],
        "submitted_on": "2026-06-01",
        "valid_from": None,
        "valid_to": None,
    }


def test_a_note_is_sealed(world: World) -> None:
    application = world.eta()
    world.do(
        decide,
        "case-officer",
        Decide("n", application.id, 1, "APPROVE", note="Seen in person.\nAll in order."),
    )
    [decision] = world.all(Decision)
    key = world.read(lambda s: world.vault.held(s, application.person_id))
    assert (
        unseal(key, decision.note, "decisions.note", application.person_id)
        == "Seen in person.\nAll in order."
    )


def test_a_revoked_permit_is_taken_away(world: World) -> None:
    approved = world.decide(world.eta(), "APPROVE")
    assert world.decide(approved, "REVOKE", "FALSE_DATA").status == "REVOKED"
    assert [p.revoked for p in world.all(Permit)] == [True]


def test_a_returned_application_can_still_be_decided(world: World) -> None:
    returned = world.decide(world.eta(), "RETURN", "DETAILS_MISSING")
    assert (returned.status, returned.decided_at) == ("RETURNED", None)
    [decision] = world.all(Decision)
    assert (decision.appeal_authority, decision.appeal_deadline) == (None, None)
    assert world.decide(returned, "APPROVE").status == "APPROVED"


@pytest.mark.parametrize(
    ("outcome", "grounds", "wrong"),
    [
        ("REFUSE", (), {("grounds", "GROUND_REQUIRED")}),
        ("RETURN", (), {("grounds", "GROUND_REQUIRED")}),
        ("REFUSE", ("NO_SUCH",), {("grounds.0", "UNKNOWN_GROUND")}),
        ("REFUSE", ("ENTRY_BAN", "DETAILS_MISSING"), {("grounds.1", "UNKNOWN_GROUND")}),
        ("APPROVE", ("ENTRY_BAN",), {("grounds.0", "UNKNOWN_GROUND")}),
        ("FORGIVE", (), {("outcome", "NOT_A_CHOICE")}),
    ],
)
def test_grounds_are_those_of_the_programme(world: World, outcome, grounds, wrong) -> None:
    assert codes(refuse(world, world.eta(), outcome, *grounds)) == wrong


def test_too_many_grounds_are_refused_as_a_whole(world: World) -> None:
    problem = refuse(world, world.eta(), "REFUSE", *(f"G{n}" for n in range(1000)))
    assert codes(problem) == {("grounds", "TOO_MANY"), ("grounds", "GROUND_REQUIRED")}


def test_an_old_version_shows_how_it_stands(world: World) -> None:
    application = world.eta()
    world.decide(application, "RETURN", "DETAILS_MISSING")
    problem = refuse(world, application, "APPROVE", version=1)
    assert problem == Stale(current=CurrentState(application.id, 2, "RETURNED"))


def test_a_decided_application_is_not_decided_again(world: World) -> None:
    refused = world.decide(world.eta(), "REFUSE", "ENTRY_BAN")
    assert refuse(world, refused, "APPROVE") == IllegalMove(allowed_actions=("APPEAL_DECISION",))
    approved = world.decide(world.e_visa(), "APPROVE")
    assert refuse(world, approved, "REFUSE", "ENTRY_BAN") == IllegalMove(
        allowed_actions=("DECIDE_REVOKE", "PAY_FEE", "WITHDRAW", "REQUEST_CHANGE", "DECIDE_CHANGE")
    )


@pytest.mark.parametrize("who", ["traveller", "mission-officer", "border-officer", "auditor"])
def test_what_an_actor_does_not_see_is_not_there(world: World, who: str) -> None:
    application = world.eta()
    actor = replace(PERSONAS[who], subject="somebody-else")
    assert refuse(world, application, "APPROVE", who=actor) == NotFound()


@pytest.mark.parametrize(
    "identifier", ["", "app_", "app_nobody", "per_x", "\x00", "x" * 1_000_000, "'; DROP TABLE"]
)
def test_an_identifier_of_nothing_is_not_found(still: World, identifier: str) -> None:
    assert still.refuse(decide, "case-officer", Decide("k", identifier, 1, "APPROVE")) == NotFound()


def test_a_status_needs_documents_or_the_commission(world: World) -> None:
    case = world.case()
    missing = refuse(world, case, "APPROVE")
    assert (missing.code, missing.allowed_actions[0]) == ("EVIDENCE_MISSING", "DECIDE_APPROVE")
    for kind in ("INTERVIEW", "TRADITIONS"):
        case = world.evidence(case, kind, "CONSISTENT")
    assert refuse(world, case, "APPROVE").code == "EVIDENCE_MISSING"
    case = world.evidence(case, "COMMISSION", "CONSISTENT")
    granted = world.decide(case, "APPROVE")
    assert (granted.status, granted.granted_on) == ("GRANTED", date(2026, 6, 1))
    assert granted.status_valid_to == date(2027, 5, 31)


def test_a_later_doubt_takes_the_evidence_back(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "CONSISTENT")
    case = world.evidence(case, "DOCUMENT", "NOT_SUPPORTED", ground="DOCUMENT_CONTRADICTS")
    assert refuse(world, case, "APPROVE").code == "EVIDENCE_MISSING"


@pytest.mark.parametrize(
    "grounds",
    [
        ("GENOMIC_NOT_SUPPORTED",),
        ("INTERVIEW_NOT_SUPPORTED",),
        ("INTERVIEW_NOT_SUPPORTED", "TRADITIONS_NOT_SUPPORTED", "GENOMIC_NOT_SUPPORTED"),
    ],
)
def test_genes_and_interviews_alone_are_no_ground(world: World, grounds) -> None:
    case = world.evidence(world.case(), "COMMISSION", "INCONCLUSIVE")
    for kind in ("INTERVIEW", "TRADITIONS", "GENOMIC_ATTESTATION"):
        case = world.evidence(case, kind, "NOT_SUPPORTED")
    assert codes(refuse(world, case, "REFUSE", *grounds)) == {("grounds", "GROUND_NOT_SUFFICIENT")}
    refused = world.decide(case, "REFUSE", *grounds, "ORIGIN_NOT_SHOWN")
    assert refused.status == "REFUSED"
    assert world.all(Decision)[0].appeal_authority == "MIGRATION_COMMITTEE"


def test_a_ground_needs_something_in_the_file(world: World) -> None:
    case = world.case()
    assert codes(refuse(world, case, "REFUSE", "ORIGIN_NOT_SHOWN")) == {("grounds.0", "GROUND_NOT_SHOWN")}
    case = world.evidence(case, "DOCUMENT", "CONSISTENT")
    assert codes(refuse(world, case, "REFUSE", "ORIGIN_NOT_SHOWN")) == {("grounds.0", "GROUND_NOT_SHOWN")}
    assert world.decide(case, "REFUSE", "FORMER_CITIZEN").status == "REFUSED"


def test_a_doubt_that_was_cleared_up_is_no_ground(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "INCONCLUSIVE")
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    case = world.evidence(case, "GENOMIC_ATTESTATION", "NOT_SUPPORTED")
    case = world.evidence(case, "DOCUMENT", "CONSISTENT")
    found = codes(refuse(world, case, "REFUSE", "GENOMIC_NOT_SUPPORTED", "ORIGIN_NOT_SHOWN"))
    assert ("grounds.1", "GROUND_NOT_SHOWN") in found


def test_a_grant_counts_everybody_in_the_family(world: World) -> None:
    member = world.member()
    case = world.granted(member=member.id)
    [event] = world.all(JournalEvent, kind="CASE_DECIDED")
    assert {k: v for k, v in event.payload.items() if k != "persons"} == {
        "case": case.id,
        "outcome": "APPROVE",
        "status": "GRANTED",
        "on_appeal": False,
        "grounds": [],
        "origin": "MNG",
        "opened_on": "2026-06-01",
    }
    bands = sorted((p["age_band"], p["sex"]) for p in event.payload["persons"])
    assert bands == [("AGE_0_17", "MALE"), ("AGE_18_62", "FEMALE"), ("AGE_63_PLUS", "FEMALE")]
    assert member.person_id in {p["person"] for p in event.payload["persons"]}
    assert {p["education"] for p in event.payload["persons"]} == {"UNKNOWN"}


def test_education_is_kept_in_the_order_of_the_family_and_told(world: World) -> None:
    said = ("HIGHER", None, "GENERAL_SECONDARY")
    case = world.granted(member=world.member().id, education=said)
    kept = {m.person_id: (m.relation, m.education) for m in world.all(CaseMember, case_id=case.id)}
    assert sorted(kept.values(), key=str) == [
        ("CHILD", None),
        ("PARENT", "GENERAL_SECONDARY"),
        ("SELF", "HIGHER"),
    ]
    [event] = world.all(JournalEvent, kind="CASE_DECIDED")
    told = {p["person"]: p["education"] for p in event.payload["persons"]}
    assert told == {person: level or "UNKNOWN" for person, (_, level) in kept.items()}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (("HIGHER", "HIGHER"), ("education", "EDUCATION_OF_NOBODY")),
        (("PHD",), ("education.0", "NOT_A_CHOICE")),
        ((None,) * 52, ("education", "TOO_MANY")),
    ],
)
def test_education_of_nobody_is_refused(world: World, said, wrong) -> None:
    problem = world.case(applicant=MONGOLIAN, education=said)
    assert codes(problem) == {wrong}


def test_a_refusal_names_nobody(world: World) -> None:
    world.decide(world.case(), "REFUSE", "FORMER_CITIZEN")
    assert "persons" not in world.all(JournalEvent, kind="CASE_DECIDED")[0].payload


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, "AGE_UNKNOWN"),
        (date(2026, 6, 1), "AGE_0_17"),
        (date(2008, 6, 2), "AGE_0_17"),
        (date(2008, 6, 1), "AGE_18_62"),
        (date(1963, 6, 2), "AGE_18_62"),
        (date(1963, 6, 1), "AGE_63_PLUS"),
        (date(2008, 2, 29), "AGE_18_62"),
    ],
)
def test_age_bands_turn_on_the_birthday(born, band) -> None:
    assert age_band(born, date(2026, 6, 1)) == band


def test_the_day_of_a_decision_is_a_day_in_almaty(world: World) -> None:
    late = world.at(datetime(2026, 6, 1, 20, tzinfo=UTC))
    late.decide(world.eta(), "APPROVE")
    assert [p.valid_from for p in world.all(Permit)] == [date(2026, 6, 2)]
    assert world.all(JournalEvent, kind="APPLICATION_DECIDED")[0].happened_on == date(2026, 6, 2)
    assert world.all(JournalEvent, kind="APPLICATION_DECIDED")[0].recorded_at == NOW + timedelta(hours=11)
