"""Members who may be one person, through the graph: proposed with reasons, resolved by officers, never merged."""

from __future__ import annotations

from typing import Any

import pytest

from access.actor import Actor, Role
from tests.schema.families import MISSION, OFFICER, register
from tests.schema.world import World

MATCHES = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on DiasporaMember { possibleMatches {
    id score because reasons { code text(locale: EN) } member { id } } } } }"""
RESOLVE = """mutation($input: ResolveMatchInput!) { resolveMatch(input: $input) { __typename
    ... on DiasporaMember { id possibleMatches { id } } ... on Problem { code } } }"""
PROPOSE = """mutation($input: ProposeMatchesInput!) { proposeMatches(input: $input) { __typename
    ... on DiasporaMember { possibleMatches { member { id } } } ... on Problem { code } } }"""
PEOPLE = {
    "CYRILLIC": {"given": "Ахмет", "family": "Дүйсенов"},
    "LATIN": {"given": "Akhmet", "family": "Duisenov"},
    "ARABIC": {"given": "احمەت", "family": "دۇيسەن"},
    "HAN": {"given": "阿合买提", "family": "对山"},
}


def person(world: World, script: str, born: str, actor: Actor = MISSION, **more: Any) -> str:
    said = {"script": script, "birthDate": born, "household": [], **PEOPLE[script], **more}
    return register(world, actor, **said)["id"]


def matches(world: World, member: str, actor: Actor = MISSION) -> Any:
    return world.data(MATCHES, {"ids": [member]}, actor)[0]["possibleMatches"]


def resolve(world: World, match: str, same: bool, actor: Actor = MISSION) -> Any:
    return world.data(
        RESOLVE, {"input": {"idempotencyKey": world.key(), "match": match, "same": same}}, actor
    )


@pytest.mark.parametrize(
    ("script", "born"), [("LATIN", "1951-01-12"), ("ARABIC", "1962-02-23"), ("HAN", "1973-03-30")]
)
def test_the_same_person_in_another_script_is_proposed(world: World, script: str, born: str) -> None:
    first = person(world, "CYRILLIC", born)
    second = person(world, script, born)
    (found,) = matches(world, second)
    assert found["member"] == {"id": first} and found["score"] > 0.9
    assert found["because"] == [reason["code"] for reason in found["reasons"]]
    assert "BIRTH_DATE_SAME" in found["because"] and found["because"][0].startswith("NAMES_")
    assert all(reason["text"].endswith(".") for reason in found["reasons"])
    assert [each["member"]["id"] for each in matches(world, first)] == [second]
    assert len(world.data("18", {"ids": [first, second]}, MISSION)) == 2


def test_another_person_is_not(world: World) -> None:
    person(world, "CYRILLIC", "1995-05-19")
    brother = register(world, given="Нұрлан", family="Дүйсенов", birthDate="1995-05-19", household=[])["id"]
    namesake = person(world, "LATIN", "1931-10-11")
    assert matches(world, brother) == [] and matches(world, namesake) == []


def test_a_proposal_is_seen_by_whoever_sees_both(world: World) -> None:
    other = Actor("officer-2", frozenset({Role.MISSION_OFFICER}), "MISSION-PEK")
    first = person(world, "CYRILLIC", "1984-04-08")
    second = person(world, "LATIN", "1984-04-08", other)
    assert matches(world, first) == [] and matches(world, second, other) == []
    assert world.data("18", {"ids": [first]}, OFFICER) == [None]
    for member, actor in ((first, MISSION), (second, other)):
        world.write("20", actor, member=member)
    (found,) = matches(world, first, OFFICER)
    assert found["member"] == {"id": second}
    assert resolve(world, found["id"], True)["code"] == "NOT_FOUND"


@pytest.mark.parametrize("same", [True, False])
def test_what_an_officer_resolved_is_not_proposed_again(world: World, same: bool) -> None:
    born = "1946-06-27" if same else "1957-07-05"
    first, second = person(world, "CYRILLIC", born), person(world, "LATIN", born)
    (found,) = matches(world, first)
    assert resolve(world, found["id"], same) == {
        "__typename": "DiasporaMember",
        "id": first,
        "possibleMatches": [],
    }
    assert matches(world, first) == [] and matches(world, second) == []
    asked = {"input": {"idempotencyKey": world.key(), "member": second}}
    assert world.data(PROPOSE, asked, MISSION)["possibleMatches"] == []
    assert resolve(world, found["id"], same)["code"] == "NOT_FOUND"
    third = person(world, "ARABIC", born)
    assert {each["member"]["id"] for each in matches(world, third)} == {first, second}


def test_matches_can_be_looked_for_again(world: World) -> None:
    first, second = person(world, "CYRILLIC", "1968-08-14"), person(world, "HAN", "1968-08-14")
    before = matches(world, second)
    asked = {"input": {"idempotencyKey": world.key(), "member": second}}
    assert world.data(PROPOSE, asked, MISSION)["possibleMatches"] == [{"member": {"id": first}}]
    assert matches(world, second) == before


def test_who_left_the_registry_is_proposed_to_no_office(world: World) -> None:
    first, second = person(world, "CYRILLIC", "1979-09-21"), person(world, "LATIN", "1979-09-21")
    document = """mutation($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename } }"""
    asked = {"idempotencyKey": world.key(), "member": first, "purpose": "REGISTRY"}
    world.data(document, {"input": asked}, MISSION)
    assert matches(world, second) == []
