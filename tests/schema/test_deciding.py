"""Deciding through the graph: permits, grounds, appeals, and what an officer may not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from access.actor import Actor
from tests.schema.travellers import OFFICER, decide, e_visa, eta
from tests.schema.world import NOON, World


def test_an_approved_eta_gives_a_permit_of_180_days(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)
    world.now[0] = NOON + timedelta(days=1)
    decided = decide(world, application["id"], 1, "APPROVE")
    assert decided["status"] == "APPROVED"
    assert decided["decisions"] == [
        {"outcome": "APPROVE", "decidedAt": "2026-03-03T07:00:00.000Z", "grounds": [], "appeal": None}
    ]
    assert decided["permit"].pop("number")
    assert decided["permit"] == {"validTo": "2026-08-29"}


def test_a_refusal_says_why_and_where_to_appeal(world: World, traveller: Actor) -> None:
    decided = decide(world, eta(world, traveller)["id"], 1, "REFUSE", "FALSE_DATA")
    (decision,) = decided["decisions"]
    assert decided["status"] == "REFUSED" and decided["permit"] is None
    assert decision["outcome"] == "REFUSE"
    assert [ground["code"] for ground in decision["grounds"]] == ["FALSE_DATA"]
    assert decision["grounds"][0]["text"]
    assert decision["grounds"][0]["rule"]["id"] == "application.true_data"
    assert decision["appeal"]["authority"]
    assert decision["appeal"]["deadline"] == "2026-05-31"


def test_an_approved_e_visa_is_for_one_entry_at_international_airports(
    world: World, traveller: Actor
) -> None:
    decided = decide(world, e_visa(world, traveller)["id"], 1, "APPROVE")
    permit = world.data(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Application "
        "{ permit { kind entries entriesLeft checkpoints { code kind international } } } } }",
        {"ids": [decided["id"]]},
        traveller,
    )[0]["permit"]
    assert (permit["kind"], permit["entries"], permit["entriesLeft"]) == ("E_VISA", 1, 1)
    assert {"ALA", "NQZ"} <= {point["code"] for point in permit["checkpoints"]}
    assert {(point["kind"], point["international"]) for point in permit["checkpoints"]} == {("AIR", True)}


def test_a_decision_on_an_old_version_is_stale(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    decide(world, application, 1, "APPROVE")
    stale = decide(world, application, 1, "REFUSE", "FALSE_DATA")
    assert (stale["__typename"], stale["code"]) == ("Stale", "STALE")
    assert stale["current"] == {"id": application, "version": 2, "status": "APPROVED"}


def test_a_move_the_programme_does_not_have_names_those_it_has(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    decide(world, application, 1, "APPROVE")
    refused = decide(world, application, 2, "APPROVE")
    assert (refused["__typename"], refused["code"]) == ("IllegalMove", "ILLEGAL_MOVE")
    assert refused["allowedActions"] == [
        "DECIDE_REVOKE",
        "PAY_FEE",
        "WITHDRAW",
        "REQUEST_CHANGE",
        "DECIDE_CHANGE",
    ]


@pytest.mark.parametrize("subject", ["app_22222222222222222222", "per_22222222222222222222", "x", "", "app_"])
def test_what_is_not_there_is_not_found(world: World, subject: str) -> None:
    missing = decide(world, subject, 1, "APPROVE")
    assert (missing["__typename"], missing["code"]) == ("NotFound", "NOT_FOUND")


def test_another_office_sees_nothing(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)
    elsewhere = replace(OFFICER, office="BORDER")
    assert decide(world, application["id"], 1, "APPROVE", actor=elsewhere)["__typename"] == "NotFound"
    assert world.data("18", {"ids": [application["id"]]}, elsewhere) == [None]


def test_two_writes_of_one_document_each_answer_for_themselves(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    document = """mutation($a: DecideInput!, $b: DecideInput!) {
        first: decide(input: $a) { ... on Application { version status decisions { outcome } } }
        second: decide(input: $b) { ... on Application { version status decisions { outcome } permit { id } } } }"""
    common = {"subject": application, "grounds": ["FALSE_DATA"]}
    variables = {
        "a": {**common, "idempotencyKey": world.key(), "version": 1, "outcome": "APPROVE", "grounds": []},
        "b": {**common, "idempotencyKey": world.key(), "version": 2, "outcome": "REVOKE"},
    }
    body = world.ask(document, variables, OFFICER)
    assert body["data"]["first"] == {
        "version": 2,
        "status": "APPROVED",
        "decisions": [{"outcome": "APPROVE"}],
    }
    second = body["data"]["second"]
    assert sorted(d["outcome"] for d in second["decisions"]) == ["APPROVE", "REVOKE"]
    assert (second["version"], second["status"]) == (3, "REVOKED")
