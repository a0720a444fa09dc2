"""Applying through the graph: ETA, e-Visa and e-Residency, and what the forms refuse."""

from __future__ import annotations

import pytest

from access.actor import Actor
from tests.schema.travellers import e_visa, eta
from tests.schema.world import World


def test_an_eta_is_submitted(world: World, traveller: Actor) -> None:
    given = eta(world, traveller)
    reference = given.pop("reference")
    assert reference.startswith("ETA-") and given.pop("id").startswith("app_")
    assert given == {
        "__typename": "Application",
        "programme": "ETA",
        "status": "SUBMITTED",
        "submittedAt": "2026-03-02T07:00:00.000Z",
        "dueAt": "2026-03-05T07:00:00.000Z",
        "allowedActions": [
            "DECIDE_APPROVE",
            "DECIDE_REFUSE",
            "DECIDE_RETURN",
            "PAY_FEE",
            "WITHDRAW",
            "REQUEST_CHANGE",
        ],
        "permit": None,
    }


def test_an_e_visa_carries_its_fee_and_details(world: World, traveller: Actor) -> None:
    given = e_visa(world, traveller, invitation=world.key())
    number = given["details"].pop("invitation")["number"]
    assert number.startswith("key-")
    assert given.pop("id").startswith("app_") and given.pop("reference").startswith("EVISA-")
    assert given.pop("fee") == {"amount": "60.00", "currency": "USD"}
    assert given["details"]["category"].pop("title")
    assert given == {
        "__typename": "Application",
        "programme": "E_VISA",
        "status": "SUBMITTED",
        "details": {"category": {"code": "B12"}},
    }


def test_e_residency_is_asked_for_from_outside(world: World, traveller: Actor) -> None:
    asked = {"residence": "ZAF", "services": ["E_IIN", "COMPANY"], "email": "t@example.org"}
    given = world.write("06", traveller, document=world.passport("ZAF"), **asked)
    assert given["status"] == "SUBMITTED"
    assert given["details"] == {"services": ["E_IIN", "COMPANY"], "identifiers": []}
    inside = world.write("06", traveller, document=world.passport("ZAF"), **{**asked, "residence": "KAZ"})
    assert (inside["__typename"], inside["code"]) == ("Ineligible", "INELIGIBLE")


def test_too_late_for_an_eta_says_how_the_other_routes_stand(world: World, traveller: Actor) -> None:
    before = world.rows()
    refused = eta(world, traveller, arrival="2026-03-04")
    assert (refused["__typename"], refused["code"]) == ("Ineligible", "INELIGIBLE")
    routes = {route["route"]: route["verdict"] for route in refused["eligibility"]["routes"]}
    assert (routes["ETA"], routes["VISA_FREE"], routes["E_VISA"]) == ("CLOSED", "UNDETERMINED", "CLOSED")
    assert world.rows() == before


def test_the_receipt_of_an_ineligible_application_replays(world: World, traveller: Actor) -> None:
    document = """mutation($input: ApplyForEtaInput!) { applyForEta(input: $input) {
        ... on Ineligible { eligibility { receipt routes { route verdict } } } } }"""
    command = {
        "idempotencyKey": world.key(),
        "document": world.passport("FRA"),
        "arrival": "2026-03-04",
        "purpose": "TOURISM",
        "email": "a@example.org",
    }
    asked = world.data(document, {"input": command}, traveller)["eligibility"]
    again = world.data("02", {"receipt": asked["receipt"]})
    assert again["authentic"]
    assert [{"route": r["route"], "verdict": r["verdict"]} for r in again["routes"]] == asked["routes"]


def test_everything_wrong_with_an_input_is_said_at_once(world: World, traveller: Actor) -> None:
    before = world.rows()
    refused = eta(world, traveller, departure="2026-03-01", region="KZ-00", email="nowhere")
    assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
    found = {violation["path"]: violation["code"] for violation in refused["violations"]}
    assert set(found) == {"departure", "region", "email"}
    assert found["departure"] == "DEPARTURE_BEFORE_ARRIVAL"
    assert all(violation["message"] for violation in refused["violations"])
    assert world.rows() == before


@pytest.mark.parametrize(
    "field", ["email", "group", "phone"], ids=lambda field: f"{field} with a control character"
)
def test_control_characters_are_refused(world: World, traveller: Actor, field: str) -> None:
    refused = eta(world, traveller, **{field: "a\u0007b@example.org"})
    assert refused["__typename"] == "InvalidInput"
    assert [violation["path"] for violation in refused["violations"]] == [field]


def test_the_same_key_gives_the_same_application(world: World, traveller: Actor) -> None:
    passport, key = world.passport("FRA"), world.key()
    first = eta(world, traveller, document=passport, idempotencyKey=key)
    again = eta(world, traveller, document=passport, idempotencyKey=key)
    other = eta(world, traveller, document=passport, idempotencyKey=key, arrival="2026-03-13")
    assert again == first
    assert other["__typename"] == "Conflict"


def test_one_document_has_one_undecided_application(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    assert eta(world, traveller, document=passport)["__typename"] == "Application"
    taken = eta(world, traveller, document=passport)
    assert (taken["__typename"], taken["code"]) == ("Conflict", "APPLICATION_PENDING")
    assert taken["message"]
