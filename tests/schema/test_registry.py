"""The registry of the diaspora through the graph: who registers, and who sees it."""

from __future__ import annotations

from access.actor import Actor, Role
from tests.schema.families import MISSION, register
from tests.schema.world import World


def test_a_mission_registers_a_member(world: World) -> None:
    member = register(world)
    assert member["reference"].startswith("MEM-")
    assert member["possibleMatches"] == []
    assert sorted(consent["purpose"] for consent in member["consents"]) == ["REGISTRY", "RETURN_PLANNING"]
    listed = world.data("10", {"where": {"preferredRegion": {"eq": "KZ-15"}}, "first": 1000}, MISSION)
    found = next(e["node"] for e in listed["edges"] if e["node"]["id"] == member["id"])
    assert [person.pop("id")[:4] for person in found["household"]["members"]] == ["hhm_"]
    consents = found.pop("consents")
    assert {c["grantedAt"] for c in consents} == {"2026-03-02T07:00:00.000Z"}
    assert found == {
        "id": member["id"],
        "reference": member["reference"],
        "registeredBy": {"name": found["registeredBy"]["name"], "kind": "MISSION"},
        "residence": {"code": "MNG", "name": "Mongolia"},
        "settlement": "Өлгий",
        "household": {"size": 2, "members": [{"relation": "SPOUSE"}]},
        "intentions": {
            "wantsToReturn": True,
            "preferredRegions": [
                {"code": code, "name": found["intentions"]["preferredRegions"][place]["name"]}
                for place, code in enumerate(("KZ-15", "KZ-55"))
            ],
            "profession": "мұғалім",
            "year": 2026,
        },
        "supportNeeded": ["HOUSING"],
        "kandasCase": None,
    }


def test_registering_needs_consent(world: World) -> None:
    before = world.rows()
    refused = register(world, consents=["CONTACT"])
    assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
    assert refused["message"]
    assert world.rows() == before


def test_a_member_registers_themselves_and_nobody_else_sees_it(world: World) -> None:
    oneself = Actor(f"member-{world.key()}", frozenset({Role.MEMBER}))
    member = register(world, oneself)
    own = world.data("10", {}, oneself)
    assert [edge["node"]["id"] for edge in own["edges"]] == [member["id"]]
    assert own["edges"][0]["node"]["registeredBy"]["kind"] == "SELF"
    assert world.data("18", {"ids": [member["id"]]}, MISSION) == [None]
