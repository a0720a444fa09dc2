"""What somebody sees of themselves, and what a document costs, over the whole schema."""

from __future__ import annotations

from typing import Any

from access.actor import ANYBODY, Actor, Role
from tests.schema.families import register
from tests.schema.travellers import OFFICER, decide, eta
from tests.schema.world import OPERATIONS, World


def test_my_file(world: World, traveller: Actor) -> None:
    first = eta(world, traveller)
    decide(world, first["id"], 1, "REFUSE", "DATA_MISMATCH")
    second = eta(world, traveller, document=world.passport("FRA"))
    mine = world.data("07", {"first": 1}, traveller)
    assert mine["roles"] == ["TRAVELLER"]
    assert mine["person"]["name"] == {"given": "Anne Marie", "family": "Dupont"}
    (passport,) = mine["person"]["passports"]
    assert (passport["country"], passport["number"][0], passport["expires"]) == ("FRA", "F", "2031-03-01")
    assert mine["applications"]["totalCount"] == 2
    assert mine["accessLog"] == {"nodes": []}
    assert {limit["name"]: limit["value"] for limit in mine["limits"]}["PAGE"] == 100
    after = mine["applications"]["pageInfo"]["endCursor"]
    seen = [edge["node"] for edge in mine["applications"]["edges"]]
    seen += [e["node"] for e in world.data("07", {"after": after}, traveller)["applications"]["edges"]]
    assert {node["id"] for node in seen} == {first["id"], second["id"]}
    (refused,) = (node for node in seen if node["id"] == first["id"])
    submitted, decided = refused["timeline"]
    assert (submitted["kind"], submitted["text"]) == (
        "APPLICATION_SUBMITTED",
        "The application was submitted.",
    )
    assert submitted["dueBy"] is not None and submitted["at"] <= decided["at"]
    assert (decided["kind"], decided["text"]) == ("APPLICATION_DECIDED", "The application was refused.")
    assert (decided["by"], decided["dueBy"]) == (OFFICER.office, None)


def test_a_member_who_registered_themself_is_the_person_of_their_file(world: World) -> None:
    member = Actor(f"member-{world.key()}", frozenset({Role.MEMBER}))
    assert world.data("07", {}, member)["person"] is None
    register(world, member, given="Айдос", family="Серік", household=[])
    mine = world.data("07", {}, member)["person"]
    assert mine["name"] == {"given": "Айдос", "family": "Серік"}
    # Whoever registers others for an office is none of them.
    officer = Actor(f"mission-{world.key()}", frozenset({Role.MISSION_OFFICER}), "MISSION-ULN")
    register(world, officer)
    assert world.data("07", {}, officer)["person"] is None


MESSAGES = """query($w: MessageFilter) { me { messages(where: $w, first: 10) { totalCount nodes {
  kind state createdAt sentAt failure locale subject text russian: subject(locale: RU) } } } }"""


def test_messages_to_me_are_shown_to_me_alone(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    decide(world, sent["id"], 1, "REFUSE", "DATA_MISMATCH")
    mine = world.data(MESSAGES, {}, traveller)["messages"]
    assert (mine["totalCount"], [node["kind"] for node in mine["nodes"]].count("REFUSED")) == (2, 1)
    (refused,) = (node for node in mine["nodes"] if node["kind"] == "REFUSED")
    assert refused.pop("text").startswith("Good day.\n\nWhat you asked for was refused.\n\nThe grounds:\n– ")
    assert refused == {
        "kind": "REFUSED",
        "state": "QUEUED",
        "createdAt": "2026-03-02T07:00:00.000Z",
        "sentAt": None,
        "failure": None,
        "locale": "EN",
        "subject": f"{sent['reference']} was refused",
        "russian": f"{sent['reference']}: отказано",
    }
    kinds = world.data(MESSAGES, {"w": {"kind": {"eq": "SUBMITTED"}}}, traveller)["messages"]["nodes"]
    assert [node["kind"] for node in kinds] == ["SUBMITTED"]
    for somebody in (OFFICER, Actor("stranger", traveller.roles), ANYBODY):
        assert world.data(MESSAGES, {}, somebody)["messages"]["totalCount"] == 0


def test_a_message_is_in_the_language_of_the_application(world: World, traveller: Actor) -> None:
    command = {
        "idempotencyKey": world.key(),
        "document": world.passport("FRA"),
        "arrival": "2026-03-12",
        "purpose": "TOURISM",
        "email": "a@example.org",
    }
    assert world.data("04", {"input": command}, traveller, locale="KK")["reference"]
    (message,) = world.data(MESSAGES, {}, traveller)["messages"]["nodes"]
    assert message["locale"] == "KK" and "өтінішіңіз қабылданды" in message["subject"]


def test_nobody_in_particular_has_a_file_too(world: World) -> None:
    nobody = world.data("07", {}, ANYBODY)
    assert (nobody["roles"], nobody["person"]) == (["ANONYMOUS"], None)
    assert nobody["applications"] == {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }


def estimate(world: World, document: str, variables: Any = None, actor: Actor = ANYBODY) -> dict[str, Any]:
    return world.data("16", {"document": OPERATIONS.get(document, document), "variables": variables}, actor)


def test_the_price_of_a_promised_document_is_told_beforehand(world: World) -> None:
    queue = estimate(world, "08", {"first": 20}, OFFICER)
    assert (queue["allowed"], queue["refusals"], queue["servedBy"]) == (True, [], "COMPILED")
    assert 20 < queue["cost"] < estimate(world, "08", {"first": 40}, OFFICER)["cost"] < queue["limit"]
    assert estimate(world, "08", {"first": 20})["refusals"] == [
        {"code": "UNAUTHENTICATED", "message": "It asks for something that needs a token."}
    ]
    assert estimate(world, "15", {"from": "2025-01-01", "to": "2025-02-01"})["servedBy"] == "COMPILED"
    broken = estimate(world, "{ nothing }")
    assert (broken["cost"], broken["allowed"], broken["servedBy"]) == (None, False, None)


def test_prices_of_writes_and_of_prices(world: World) -> None:
    write = "mutation($i: ApplyForEtaInput!) { applyForEta(input: $i) { __typename } }"
    assert estimate(world, write, {"i": {}})["refusals"][0]["code"] in ("UNAUTHENTICATED", "BAD_USER_INPUT")
    assert estimate(world, OPERATIONS["16"], {"document": "{", "variables": None})["cost"] > 100
