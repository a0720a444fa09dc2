"""Who may ask what: a field without permission refuses the whole document before anything is read."""

from __future__ import annotations

import pytest

from access.actor import ANYBODY, Actor, Role
from access.permissions import GRANTS, Permission
from access.personas import PERSONAS
from tests.schema.world import OPERATIONS, World

DOCUMENT = {
    "country": "FRA",
    "number": "X1234567",
    "given": "A",
    "family": "B",
    "birthDate": "1990-01-01",
    "expires": "2031-01-01",
}
CASE = {"case": "kan_22222222222222222222", "version": 1}
WRITES: dict[str, tuple[Permission, dict[str, object]]] = {
    "04": (
        Permission.APPLICATION_APPLY,
        {"document": DOCUMENT, "arrival": "2026-03-12", "purpose": "TOURISM", "email": "a@example.org"},
    ),
    "05": (
        Permission.APPLICATION_APPLY,
        {
            "document": DOCUMENT,
            "category": "B12",
            "invitation": "AB1234567",
            "arrival": "2026-03-12",
            "departure": "2026-03-20",
            "entryCheckpoint": "ALA",
            "exitCheckpoint": "ALA",
            "email": "a@example.org",
        },
    ),
    "06": (
        Permission.APPLICATION_APPLY,
        {"document": DOCUMENT, "residence": "FRA", "services": ["E_IIN"], "email": "a@example.org"},
    ),
    "09": (Permission.DECISION_MAKE, {"subject": "app_2", "version": 1, "outcome": "APPROVE"}),
    "19": (
        Permission.MEMBER_REGISTER,
        {"given": "A", "family": "B", "residence": "MNG", "consents": ["REGISTRY"]},
    ),
    "20": (Permission.CASE_OPEN, {"applicant": DOCUMENT}),
    "21": (
        Permission.EVIDENCE_RECORD,
        {
            **CASE,
            "kind": "DOCUMENT",
            "verdict": "CONSISTENT",
            "attestedBy": "A",
            "attestedOn": "2026-01-01",
        },
    ),
    "22": (Permission.CROSSING_RECORD, {"document": DOCUMENT, "checkpoint": "ALA", "direction": "ENTRY"}),
    "23": (
        Permission.PLACEMENT_MAKE,
        {**CASE, "region": "KZ-55", "settlement": "CITY", "underQuota": False},
    ),
    "24": (Permission.AID_PAY, {"case": CASE["case"], "kind": "HOUSING"}),
    "25": (Permission.DEPARTURE_REPORT, {**CASE, "on": "2026-03-01", "authorised": True}),
}
READS: dict[str, tuple[Permission, dict[str, object]]] = {
    "08": (Permission.APPLICATION_READ, {}),
    "10": (Permission.MEMBER_READ, {}),
    "11": (Permission.CASE_READ, {"reference": "KANDAS-2222-2222-2222"}),
    "17": (Permission.APPLICATION_READ, {"reference": "ETA-2222-2222-2222"}),
}
ACTORS = {"anybody": ANYBODY, **PERSONAS}


def variables(number: str) -> dict[str, object]:
    if number in READS:
        return READS[number][1]
    return {"input": {"idempotencyKey": "refused", **WRITES[number][1]}}


@pytest.mark.parametrize("number", [*WRITES, *READS])
@pytest.mark.parametrize("name", ACTORS)
def test_only_those_who_hold_the_permission_may_ask(world: World, name: str, number: str) -> None:
    actor, (permission, _) = ACTORS[name], {**WRITES, **READS}[number]
    held = any(permission in GRANTS[role] for role in actor.roles)
    before, statements = world.rows(), world.process.source.statements
    body = world.ask(number, variables(number), actor)
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    if held:
        assert not codes & {"UNAUTHENTICATED", "FORBIDDEN"}
        return
    assert codes == {"UNAUTHENTICATED" if actor.anonymous else "FORBIDDEN"}
    assert "data" not in body
    assert body["errors"][0]["extensions"]["permission"] == permission
    assert world.process.source.statements == statements
    assert world.rows() == before


def test_a_field_deep_in_a_document_is_refused_as_well(world: World) -> None:
    body = world.ask(
        "query { nodes(ids: []) { ... on DiasporaMember { name { given } } } }",
        None,
        PERSONAS["payments-officer"],
    )
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]
    assert body["errors"][0]["extensions"]["permission"] == "person:read"


def test_rights_of_several_roles_add_up(world: World) -> None:
    both = Actor("both", frozenset({Role.BORDER_OFFICER, Role.PAYMENTS_OFFICER}), "PAYMENTS")
    assert "errors" not in world.ask("11", READS["11"][1], both)


@pytest.mark.parametrize("number", ["01", "02", "03", "12", "13", "14", "15", "18"])
def test_questions_that_need_no_permission(number: str) -> None:
    assert "mutation" not in OPERATIONS[number]
