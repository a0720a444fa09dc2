"""A member is kept up to date through the graph, and their family is proposed regions that fit."""

from __future__ import annotations

from typing import Any

from access.actor import Actor
from tests.schema.families import MISSION, OFFICER, Case, register
from tests.schema.world import World

UPDATE = """mutation($input: UpdateDiasporaMemberInput!) { updateDiasporaMember(input: $input) { __typename
    ... on DiasporaMember { id version residence { code } settlement
        intentions { wantsToReturn preferredRegions { code } work relativesIn year profession } supportNeeded }
    ... on Stale { code current { id version status } }
    ... on InvalidInput { code violations { path code } } } }"""
PROPOSED = """query($reference: String!) { kandasCase(reference: $reference) {
    regionProposals { region { code } placesLeft because reasons { code text } } } }"""
VERSION = "query($id: ID!) { node(id: $id) { ... on DiasporaMember { version } } }"


def update(world: World, member: str, version: int, actor: Actor = MISSION, **fields: Any) -> Any:
    command = {"idempotencyKey": world.key(), "member": member, "version": version, **fields}
    return world.data(UPDATE, {"input": command}, actor)


def test_what_has_changed_is_read_again(world: World) -> None:
    member = register(world)["id"]
    plans = {"year": 2028, "work": "EDUCATION", "relativesIn": ["KZ-59"]}
    found = update(world, member, 1, residence="TUR", intentions=plans)
    assert (found["version"], found["residence"], found["settlement"]) == (2, {"code": "TUR"}, "Өлгий")
    assert found["intentions"] == {
        "wantsToReturn": True,
        "preferredRegions": [{"code": "KZ-15"}, {"code": "KZ-55"}],
        "work": "EDUCATION",
        "relativesIn": ["KZ-59"],
        "year": 2028,
        "profession": "мұғалім",
    }
    late = update(world, member, 1, residence="CHN")
    assert late == {
        "__typename": "Stale",
        "code": "STALE",
        "current": {"id": member, "version": 2, "status": "REGISTERED"},
    }


def test_a_family_is_proposed_regions_with_reasons_and_chooses(world: World) -> None:
    member = register(world)["id"]
    update(world, member, 1, intentions={"work": "TRANSPORT", "relativesIn": ["KZ-59"]})
    opened = world.write("20", MISSION, member=member)
    case = Case(world, opened["id"], opened["reference"])
    case.evidence()
    case.decide("APPROVE")
    found = world.data(PROPOSED, {"reference": case.reference}, OFFICER)["regionProposals"]
    reasons = {row["region"]["code"]: [r["code"] for r in row["reasons"]] for row in found}
    assert list(reasons)[:3] == ["KZ-55", "KZ-59", "KZ-23"]
    assert reasons["KZ-55"] == ["CHOSEN_BY_FAMILY", "PLACES_LEFT", "SHORT_OF_LABOUR"]
    assert reasons["KZ-59"] == ["RELATIVES_THERE", "WORK_SOUGHT", "PLACES_LEFT", "SHORT_OF_LABOUR"]
    assert found[2]["because"] == "The region looks for people who do this work."
    # A proposal binds nobody: the family takes another region.
    placed = case.place(region="KZ-11")
    assert placed["placement"]["region"] == {"code": "KZ-11"}
