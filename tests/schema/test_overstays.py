"""Days in the country through the graph: the officers' list, and what a person sees and need not say again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.actor import ANYBODY, Actor
from access.personas import PERSONAS
from resolvers.operations import Graph
from schema import build_schema
from tests.schema.families import BORDER
from tests.schema.travellers import OFFICER, decide, eta
from tests.schema.world import NOON, World

LIST = """query Overstays($where: OverstayFilter, $first: Int, $after: String, $order: [OverstayOrder!]) {
  overstays(where: $where, first: $first, after: $after, orderBy: $order) {
    totalCount
    nodes { id name { given family } birthDate nationality { code } enteredAt checkpoint { code }
      mayStayUntil since days }
    edges { cursor node { id } }
    pageInfo { hasNextPage endCursor }
  }
}"""
MINE = "{ me { stays { from to mayStayUntil overstayDays } } }"
ASK = """query Mine($trip: TripInput!) {
  me { eligibility(trip: $trip) {
    staysFrom earlierStays { from to } receipt
    routes { route verdict reasons { code text(locale: EN) } nearestChange { text(locale: EN) } } } }
}"""
AGAIN = (
    "query Again($id: ID!) { eligibilityReceipt(id: $id) { authentic staysFrom routes { route verdict } } }"
)


def cross(world: World, document, direction: str = "ENTRY"):
    return world.write("22", BORDER, document=document, checkpoint="ALA", direction=direction)


def trip(**fields):
    passport = {"country": "FRA", "kind": "ORDINARY", "expires": "2031-01-01"}
    asked = {"arrival": "2026-08-01", "stayDays": 20, "purpose": "TOURISM"}
    return {"trip": {"passports": [passport], **asked, **fields}}


@pytest.fixture
def late(world: World):
    """Three people who came on three days, 40, 45 and 50 days ago; the first has left since."""
    names = [world.passport("FRA", given=f"Anne{n}") for n in range(3)]
    for number, passport in enumerate(names):
        world.now[0] = NOON + timedelta(days=5 * number)
        cross(world, passport)
    world.now[0] = NOON + timedelta(days=45)
    cross(world, names[0], "EXIT")
    world.now[0] = NOON + timedelta(days=50)
    return names


def test_officers_see_who_should_have_left(world: World, late) -> None:
    here = {"where": {"nationality": {"eq": "FRA"}, "enteredAt": {"from": "2026-03-02"}}, "first": 1}
    page = world.data(LIST, here, OFFICER)
    assert page["totalCount"] >= 2
    first = page["nodes"][0]
    assert (first["name"]["given"], first["mayStayUntil"], first["since"]) == (
        "Anne1",
        "2026-04-05",
        "2026-04-06",
    )
    assert (first["days"], first["checkpoint"], first["nationality"]) == (
        16,
        {"code": "ALA"},
        {"code": "FRA"},
    )
    after = world.data(LIST, {**here, "after": page["pageInfo"]["endCursor"]}, BORDER)
    assert [(n["name"]["given"], n["days"]) for n in after["nodes"]] == [("Anne2", 11)]
    latest = world.data(LIST, {**here, "order": [{"field": "ENTERED_AT", "direction": "DESC"}]}, BORDER)
    assert latest["nodes"][0]["name"]["given"] == "Anne2"
    world.now[0] = NOON + timedelta(days=34)
    assert "Anne1" not in {n["name"]["given"] for n in world.data(LIST, {}, BORDER)["nodes"]}
    cross(world, late[1], "EXIT")


def test_both_executors_say_the_same_of_overstays(world: World, late) -> None:
    asked = {"order": [{"field": "MAY_STAY_UNTIL", "direction": "DESC"}], "first": 2}
    stock = Graph(build_schema(), world.process, compiled=False)
    one, other = (world.run(g.answer(LIST, asked, actor=BORDER)).body for g in (world.graph, stock))
    assert one == other and b"Anne2" in one
    assert world.graph.fallbacks == 0


@pytest.mark.parametrize("name", [None, "traveller", "mission-officer", "payments-officer", "analyst"])
def test_overstays_are_for_the_border_and_the_migration_service(world: World, name: str | None) -> None:
    body = world.ask(LIST, {}, PERSONAS[name] if name else ANYBODY)
    assert body["errors"][0]["extensions"]["code"] == ("FORBIDDEN" if name else "UNAUTHENTICATED")


def test_the_exit_of_an_overstayer_is_recorded_and_says_by_how_much(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    decide(world, eta(world, traveller, document=passport)["id"], 1, "APPROVE")
    world.now[0] = NOON + timedelta(days=10)
    cross(world, passport)
    assert world.data(MINE, None, traveller)["stays"] == [
        {"from": "2026-03-12", "to": None, "mayStayUntil": "2026-04-10", "overstayDays": 0}
    ]
    world.now[0] = NOON + timedelta(days=44)
    document = """mutation($input: RecordCrossingInput!) { recordCrossing(input: $input) {
        ... on Crossing { overstayDays daysInLast180 } } }"""
    asked = {"idempotencyKey": world.key(), "document": passport, "checkpoint": "ALA", "direction": "EXIT"}
    assert world.data(document, {"input": asked}, BORDER) == {"overstayDays": 5, "daysInLast180": 35}
    assert world.data(MINE, None, traveller)["stays"] == [
        {"from": "2026-03-12", "to": "2026-04-15", "mayStayUntil": "2026-04-10", "overstayDays": 5}
    ]
    assert world.data(MINE, None, Actor("somebody-else", traveller.roles))["stays"] == []
    assert world.data(MINE)["stays"] == []


def test_earlier_stays_come_from_crossings_and_say_so(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    assert answer(world, traveller)["staysFrom"] == "UNKNOWN"
    decide(world, eta(world, traveller, document=passport)["id"], 1, "APPROVE")
    for day, direction in (
        (10, "ENTRY"),
        (39, "EXIT"),
        (40, "ENTRY"),
        (69, "EXIT"),
        (80, "ENTRY"),
        (99, "EXIT"),
    ):
        world.now[0] = NOON + timedelta(days=day)
        cross(world, passport, direction)
    found = answer(world, traveller)
    assert (found["staysFrom"], len(found["earlierStays"])) == ("CROSSINGS", 3)
    assert found["earlierStays"][0] == {"from": "2026-03-12", "to": "2026-04-10"}
    [free] = [route for route in found["routes"] if route["route"] == "VISA_FREE"]
    assert (free["verdict"], free["nearestChange"]["text"]) == ("CLOSED", "Stay 10 days or less.")
    again = world.data(AGAIN, {"id": found["receipt"]})
    assert (again["authentic"], again["staysFrom"]) == (True, "CROSSINGS")
    said = answer(world, traveller, earlierStays=[])
    assert (said["staysFrom"], said["earlierStays"]) == ("STATED", None)
    assert [r["verdict"] for r in said["routes"] if r["route"] == "VISA_FREE"] == ["OPEN"]
    assert answer(world, traveller, daysInLast180=1)["staysFrom"] == "STATED"


def answer(world: World, actor: Actor, **fields):
    return world.data(ASK, trip(**fields), actor)["eligibility"]
