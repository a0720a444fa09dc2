"""The officers' desk: the queue is shared, a record has one officer, notes and looks stay among officers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from access.actor import Actor
from access.personas import PERSONAS
from models.identifiers import new_id
from services.desk.assigning import claim
from services.desk.commands import Claim
from services.problems import Conflict, Problem
from tests.schema.travellers import OFFICER, decide, eta
from tests.schema.world import NOON, World

WRITE = (
    "mutation($i: %sInput!) { %s(input: $i) { __typename %s ... on Problem { code message(locale: EN) } } }"
)
STATE = "... on Application { assignment { officer assignedBy } secondLooks { opinion askedBy ground } }"
QUEUE = "query($w: ApplicationFilter) { applications(where: $w) { nodes { reference } } }"


@pytest.fixture
def colleague() -> Actor:
    return replace(OFFICER, subject="colleague")


def write(world: World, name: str, actor: Actor, below: str = STATE, **fields: Any) -> Any:
    asked = {"idempotencyKey": world.key(), **fields}
    return world.data(WRITE % (name[0].upper() + name[1:], name, below), {"i": asked}, actor)


def references(world: World, where: Any, actor: Actor = OFFICER) -> set[str]:
    return {node["reference"] for node in world.data(QUEUE, {"w": where}, actor)["nodes"]}


def test_one_officer_has_it_and_the_other_is_told(world: World, traveller: Actor, colleague: Actor) -> None:
    sent = eta(world, traveller)
    this = {"reference": {"eq": sent["reference"]}}
    assert references(world, {**this, "assignment": {"none": {}}}) == {sent["reference"]}
    taken = write(world, "claim", OFFICER, subject=sent["id"])
    assert taken["assignment"] == {"officer": "demo-case-officer", "assignedBy": "demo-case-officer"}
    assert references(world, {**this, "assignment": {"none": {}}}) == set()
    assert references(world, {**this, "assignment": {"some": {"officer": {"eq": OFFICER.subject}}}}) == {
        sent["reference"]
    }
    refused = write(world, "claim", colleague, subject=sent["id"])
    assert (refused["code"], refused["message"]) == (
        "CLAIMED_BY_ANOTHER",
        "Somebody else works on it: demo-case-officer.",
    )
    assert write(world, "release", colleague, subject=sent["id"])["code"] == "NOT_YOURS"
    assert write(world, "release", OFFICER, subject=sent["id"])["assignment"] is None
    handed = write(world, "assign", OFFICER, subject=sent["id"], officer="colleague")
    assert handed["assignment"] == {"officer": "colleague", "assignedBy": "demo-case-officer"}
    assert write(world, "assign", OFFICER, subject=sent["id"], officer="x")["code"] == "CLAIMED_BY_ANOTHER"


def test_the_person_sees_that_somebody_works_on_it_and_not_who(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    write(world, "claim", OFFICER, subject=sent["id"])
    write(world, "addNote", OFFICER, "... on Note { id }", subject=sent["id"], text="Looks right to me.")
    write(world, "askSecondLook", OFFICER, subject=sent["id"])
    asked = """query($r: String!) { application(reference: $r) { assignment { officer }
        notes { id } secondLooks { id } timeline { kind text(locale: EN) } } }"""
    mine = world.data(asked, {"r": sent["reference"]}, traveller)
    assert (mine["assignment"], mine["notes"], mine["secondLooks"]) == (None, [], [])
    assert [event["text"] for event in mine["timeline"]] == [
        "The application was submitted.",
        "An officer works on it.",
    ]
    where = {"w": {"assignment": {"some": {}}}}
    assert world.ask(QUEUE, where, traveller)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_notes_are_read_by_officers_of_the_office(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    note = write(world, "addNote", OFFICER, "... on Note { text }", subject=sent["id"], text=" Call back. ")
    assert note["text"] == "Call back."
    asked = "query($r: String!) { application(reference: $r) { notes { text writtenBy } } }"
    seen = world.data(asked, {"r": sent["reference"]}, OFFICER)
    assert seen["notes"] == [{"text": "Call back.", "writtenBy": "demo-case-officer"}]


def test_who_is_away_is_stood_in_for_by_the_deputy(world: World, traveller: Actor, colleague: Actor) -> None:
    away = replace(OFFICER, subject=f"away-{world.key()}")
    sent = eta(world, traveller)
    write(world, "claim", away, subject=sent["id"])
    days = {"firstDay": "2026-03-02", "lastDay": "2026-03-06", "deputy": "colleague"}
    declared = write(world, "declareAbsence", away, "... on Absence { firstDay lastDay deputy }", **days)
    assert {name: declared[name] for name in days} == days
    assert write(world, "claim", OFFICER, subject=sent["id"])["code"] == "CLAIMED_BY_ANOTHER"
    world.now[0] = NOON.replace(day=9)
    assert write(world, "claim", colleague, subject=sent["id"])["code"] == "CLAIMED_BY_ANOTHER"
    world.now[0] = NOON.replace(day=6)
    assert write(world, "claim", colleague, subject=sent["id"])["assignment"]["officer"] == "colleague"
    wrong = {"firstDay": "2026-03-01", "lastDay": "2026-02-01", "deputy": away.subject}
    refused = write(world, "declareAbsence", away, "... on InvalidInput { violations { path } }", **wrong)
    assert [v["path"] for v in refused["violations"]] == ["firstDay", "lastDay", "deputy"]


def test_a_second_look_blocks_whoever_asked_and_nobody_else(
    world: World, traveller: Actor, colleague: Actor
) -> None:
    sent = eta(world, traveller)
    write(world, "askSecondLook", OFFICER, subject=sent["id"])
    assert write(world, "askSecondLook", colleague, subject=sent["id"])["code"] == "SECOND_LOOK_OPEN"
    assert decide(world, sent["id"], 1, "APPROVE")["code"] == "SECOND_LOOK_OPEN"
    asked = "query($r: String!) { application(reference: $r) { blockedActions { action code } } }"
    seen = world.data(asked, {"r": sent["reference"]}, OFFICER)["blockedActions"]
    assert {"action": "DECIDE_APPROVE", "code": "SECOND_LOOK_OPEN"} in seen
    assert write(world, "giveSecondLook", OFFICER, subject=sent["id"], opinion="AGREE")["code"] == (
        "SECOND_OFFICER_NEEDED"
    )
    wrong = write(world, "giveSecondLook", colleague, subject=sent["id"], opinion="DISAGREE")
    assert wrong["__typename"] == "InvalidInput"
    said = {"opinion": "DISAGREE", "ground": "FALSE_DATA"}
    looked = write(world, "giveSecondLook", colleague, subject=sent["id"], **said)
    assert looked["secondLooks"] == [{**said, "askedBy": "demo-case-officer"}]
    assert write(world, "giveSecondLook", colleague, subject=sent["id"], **said)["code"] == "NO_SECOND_LOOK"
    assert decide(world, sent["id"], 1, "APPROVE")["status"] == "APPROVED"


def test_records_are_found_by_document_within_reach(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    sent = eta(world, traveller, document=passport)
    find = "query($d: TravelDocumentInput!) { recordsByDocument(document: $d) { id } }"
    shown = {"d": {"number": passport["number"].lower(), "country": "FRA"}}
    assert world.data(find, shown, OFFICER) == [{"id": sent["id"]}]
    assert world.data(find, shown, replace(OFFICER, office="ELSEWHERE")) == []
    assert world.data(find, {"d": {"number": "ZZ9999999", "country": "FRA"}}, OFFICER) == []
    assert world.data(find, {"d": {"number": "?"}}, OFFICER) == []
    for other in (traveller, PERSONAS["border-officer"], PERSONAS["mission-officer"]):
        assert world.ask(find, shown, other)["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_of_many_at_once_exactly_one_has_it(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)

    def take(number: int) -> Any:
        one = replace(OFFICER, subject=f"officer-{number}")
        asked = Claim(f"claim-{number}", sent["id"])
        return world.process.database.do(
            lambda session: claim(session, one, asked, world.process.given(NOON)),
            keep=lambda result: not isinstance(result, Problem),
        )

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(take, range(8)))
    assert sum(not isinstance(result, Problem) for result in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"CLAIMED_BY_ANOTHER"}


MANY = """mutation($i: DecideManyInput!) { decideMany(input: $i) { __typename
    ... on BulkDecisions { results { subject result { __typename ... on Application { status }
        ... on Problem { code } } } }
    ... on InvalidInput { violations { path code } } ... on Problem { code } } }"""


def test_many_are_approved_and_one_that_cannot_be_stops_no_other(world: World, traveller: Actor) -> None:
    sent = [eta(world, traveller) for _ in range(3)]
    decide(world, sent[1]["id"], 1, "REFUSE", "DATA_MISMATCH")
    nobody = new_id("Application", world.process.chance)
    items = [{"subject": each["id"], "version": 1} for each in sent] + [{"subject": nobody, "version": 1}]
    asked = {"idempotencyKey": world.key(), "items": items, "outcome": "APPROVE", "note": "all in order"}
    first = world.data(MANY, {"i": asked}, OFFICER)
    told = [(r["result"]["__typename"], r["result"].get("status")) for r in first["results"]]
    assert told == [
        ("Application", "APPROVED"),
        ("Stale", None),
        ("Application", "APPROVED"),
        ("NotFound", None),
    ]
    assert [r["subject"] for r in first["results"]] == [item["subject"] for item in items]
    assert world.data(MANY, {"i": asked}, OFFICER) == first
    other = world.data(MANY, {"i": {**asked, "note": "another"}}, OFFICER)
    assert other == {"__typename": "Conflict", "code": "IDEMPOTENCY_KEY_REUSED"}


def test_many_are_never_refused_at_once(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    item = {"subject": sent["id"], "version": 1}
    for fields, violation in (
        ({"outcome": "REFUSE", "items": [item]}, {"path": "outcome", "code": "FAVOURABLE_ONLY"}),
        ({"outcome": "APPROVE", "items": []}, {"path": "items", "code": "ITEMS_COUNT"}),
        ({"outcome": "APPROVE", "items": [item, item]}, {"path": "items", "code": "ITEM_TWICE"}),
        (
            {"outcome": "APPROVE", "items": [{"subject": f"app_{n}", "version": 1} for n in range(501)]},
            {"path": "items", "code": "ITEMS_COUNT"},
        ),
    ):
        body = world.data(MANY, {"i": {"idempotencyKey": world.key(), **fields}}, OFFICER)
        assert body["violations"] == [violation]
    assert decide(world, sent["id"], 1, "APPROVE")["status"] == "APPROVED"
