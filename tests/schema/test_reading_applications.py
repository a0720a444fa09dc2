"""Reading applications through the graph: the officer's queue, the traveller's own."""

from __future__ import annotations

from access.actor import Actor, Role
from tests.schema.travellers import OFFICER, decide, e_visa, eta
from tests.schema.world import World


def test_a_traveller_sees_their_own_application_and_nobody_elses(world: World, traveller: Actor) -> None:
    mine = eta(world, traveller)
    stranger = Actor("stranger", frozenset({Role.TRAVELLER}))
    found = {"__typename": "Application", "id": mine["id"], "reference": mine["reference"]}
    assert world.data("18", {"ids": [mine["id"]]}, traveller) == [{**found, "status": "SUBMITTED"}]
    assert world.data("18", {"ids": [mine["id"]]}, stranger) == [None]
    document = "query($r: String!) { application(reference: $r) { id } }"
    assert world.data(document, {"r": mine["reference"]}, stranger) is None


def test_the_applicant_reads_their_own_name(world: World, traveller: Actor) -> None:
    reference = eta(world, traveller)["reference"]
    document = """query($r: String!) { application(reference: $r) {
        applicant { name { given family } birthDate sex nationality { code name(locale: FR) } }
        details { ... on EtaDetails { arrival departure purpose travelMode region { code name(locale: KK) } } }
        fee { amount currency } } }"""
    found = world.data(document, {"r": reference}, traveller)
    assert found["applicant"] == {
        "name": {"given": "Anne Marie", "family": "Dupont"},
        "birthDate": "1990-05-01",
        "sex": "FEMALE",
        "nationality": {"code": "FRA", "name": "France"},
    }
    assert found["details"] == {
        "arrival": "2026-03-12",
        "departure": "2026-03-30",
        "purpose": "TOURISM",
        "travelMode": "AIR",
        "region": {"code": "KZ-75", "name": "Алматы"},
    }


def test_the_queue_lists_what_it_counts(world: World, traveller: Actor) -> None:
    first, second = eta(world, traveller), e_visa(world, traveller)
    decide(world, second["id"], 1, "REFUSE", "FALSE_DATA")
    queue = {
        "where": {"reference": {"in": [first["reference"], second["reference"]]}},
        "order": [{"field": "SUBMITTED_AT", "direction": "ASC"}, {"field": "REFERENCE"}],
    }
    found = world.data("08", queue, OFFICER)
    assert found["totalCount"] == 2
    assert sorted(found["groups"], key=str) == [
        {"programme": "ETA", "status": "SUBMITTED", "count": 1},
        {"programme": "E_VISA", "status": "REFUSED", "count": 1},
    ]
    nodes = {edge["node"]["id"]: edge["node"] for edge in found["edges"]}
    assert set(nodes) == {first["id"], second["id"]}
    assert nodes[first["id"]]["applicant"]["name"] == {"given": "Anne Marie", "family": "Dupont"}
    assert nodes[first["id"]]["applicant"]["nationality"] == {"code": "FRA", "name": "Франция"}
    assert [g["code"] for g in nodes[second["id"]]["decisions"][0]["grounds"]] == ["FALSE_DATA"]
    page = world.data("08", {**queue, "first": 1}, OFFICER)
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"], page["totalCount"]) == (1, True, 2)
    rest = world.data("08", {**queue, "first": 1, "after": page["pageInfo"]["endCursor"]}, OFFICER)
    assert [edge["node"]["id"] for edge in [*page["edges"], *rest["edges"]]] == [
        edge["node"]["id"] for edge in found["edges"]
    ]
    assert not rest["pageInfo"]["hasNextPage"]
