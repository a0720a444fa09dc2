"""Consent per purpose: what a withdrawal closes, to whom, and what comes back with a new consent."""

from __future__ import annotations

from typing import Any

import pytest

from access.actor import Actor, Role
from access.personas import PERSONAS
from tests.schema.families import MISSION, OFFICER, register
from tests.schema.world import World

WRITE = """mutation($input: %sInput!) { %s(input: $input) { __typename
    ... on DiasporaMember { id version } ... on Problem { code message } } }"""
READ = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on DiasporaMember { settlement supportNeeded
    intentions { wantsToReturn profession year preferredRegions { code } }
    consents { purpose withdrawnAt } household { size } } } }"""
LIST = """query($where: DiasporaFilter) {
    diasporaMembers(where: $where, first: 100) { totalCount nodes { id } } }"""
ALL = ["REGISTRY", "CONTACT", "RETURN_PLANNING", "STATISTICS"]


def write(world: World, name: str, actor: Actor, member: str, purpose: str, **more: Any) -> Any:
    asked = {"idempotencyKey": world.key(), "member": member, "purpose": purpose, **more}
    return world.data(WRITE % (name[0].upper() + name[1:], name), {"input": asked}, actor)


def read(world: World, actor: Actor, member: str) -> Any:
    return world.data(READ, {"ids": [member]}, actor)[0]


def listed(world: World, actor: Actor, member: str, where: dict[str, Any] | None = None) -> bool:
    return member in {each["id"] for each in world.data(LIST, {"where": where or {}}, actor)["nodes"]}


@pytest.fixture
def oneself(world: World) -> Actor:
    return Actor(f"member-{world.key()}", frozenset({Role.MEMBER}))


@pytest.fixture
def mission(world: World) -> Actor:
    """An office whose list no other test fills."""
    return Actor(f"officer-{world.key()}", frozenset({Role.MISSION_OFFICER}), "MISSION-PEK")


def test_without_contact_nobody_reads_where_a_member_lives(world: World, oneself: Actor) -> None:
    for actor in (MISSION, oneself):
        member = register(world, actor, consents=ALL)["id"]
        assert read(world, actor, member)["settlement"] == "Өлгий"
        assert write(world, "withdrawConsent", actor, member, "CONTACT")["__typename"] == "DiasporaMember"
        found = read(world, actor, member)
        assert found["settlement"] is None
        assert found["intentions"]["profession"] == "мұғалім"
        assert listed(world, actor, member)
        write(world, "grantConsent", actor, member, "CONTACT")
        assert read(world, actor, member)["settlement"] == "Өлгий"


def test_without_return_planning_nobody_reads_or_filters_by_plans(world: World) -> None:
    member = register(world, consents=ALL)["id"]
    wants, region = {"wantsToReturn": True}, {"preferredRegion": {"eq": "KZ-15"}}
    assert listed(world, MISSION, member, wants) and listed(world, MISSION, member, region)
    write(world, "withdrawConsent", MISSION, member, "RETURN_PLANNING")
    found = read(world, MISSION, member)
    assert (found["intentions"], found["supportNeeded"], found["settlement"]) == (None, [], "Өлгий")
    assert not listed(world, MISSION, member, wants) and not listed(world, MISSION, member, region)
    assert listed(world, MISSION, member, {"not": wants}) and listed(world, MISSION, member)
    write(world, "grantConsent", MISSION, member, "RETURN_PLANNING")
    assert read(world, MISSION, member)["intentions"]["preferredRegions"] == [
        {"code": "KZ-15"},
        {"code": "KZ-55"},
    ]
    assert listed(world, MISSION, member, wants)


def test_without_the_registry_the_office_no_longer_sees_the_member(world: World) -> None:
    member = register(world, consents=ALL)["id"]
    write(world, "withdrawConsent", MISSION, member, "REGISTRY")
    assert read(world, MISSION, member) is None
    assert not listed(world, MISSION, member)
    assert write(world, "grantConsent", MISSION, member, "REGISTRY")["code"] == "NOT_FOUND"
    opened = world.write("20", MISSION, member=member)
    assert opened["code"] == "NOT_FOUND"


def test_the_member_sees_themself_whatever_they_withdraw(world: World, oneself: Actor) -> None:
    member = register(world, oneself, consents=ALL)["id"]
    for purpose in ALL:
        write(world, "withdrawConsent", oneself, member, purpose)
    found = read(world, oneself, member)
    assert {c["purpose"]: c["withdrawnAt"] is not None for c in found["consents"]} == dict.fromkeys(ALL, True)
    assert listed(world, oneself, member)
    write(world, "grantConsent", oneself, member, "REGISTRY")
    consents = [c for c in read(world, oneself, member)["consents"] if c["purpose"] == "REGISTRY"]
    assert sorted(c["withdrawnAt"] is None for c in consents) == [False, True]


def test_a_case_goes_on_without_the_registry(world: World) -> None:
    member = register(world, consents=ALL)["id"]
    reference = world.write("20", MISSION, member=member)["reference"]
    write(world, "withdrawConsent", MISSION, member, "REGISTRY")
    assert read(world, OFFICER, member)["household"] == {"size": 2}
    assert world.data("11", {"reference": reference}, OFFICER) is not None


def test_figures_count_a_member_while_statistics_are_consented_to(world: World) -> None:
    """STATISTICS: no figure counts who did not consent, or withdrew it."""

    def counted() -> str:
        world.feed.advance(world.now[0])
        figure = "{ ... on Published { value } }"
        document = f"{{ analytics {{ diaspora {{ total {{ members {figure} }} }} }} }}"
        return str(world.data(document, None, PERSONAS["analyst"])["diaspora"]["total"]["members"]["value"])

    before = int(counted())
    register(world, consents=["REGISTRY", "CONTACT"])
    assert int(counted()) == before
    member = register(world, consents=ALL)["id"]
    assert int(counted()) == before + 1
    write(world, "withdrawConsent", MISSION, member, "STATISTICS")
    assert int(counted()) == before
    write(world, "grantConsent", MISSION, member, "STATISTICS")
    assert int(counted()) == before + 1


def test_who_may_speak_for_a_member(world: World, oneself: Actor, mission: Actor) -> None:
    member = register(world, consents=ALL)["id"]
    for stranger in (oneself, mission):
        assert write(world, "withdrawConsent", stranger, member, "CONTACT")["code"] == "NOT_FOUND"
    before = world.rows()
    asked = {"input": {"idempotencyKey": "x", "member": member, "purpose": "CONTACT"}}
    document = WRITE % ("WithdrawConsent", "withdrawConsent")
    assert world.ask(document, asked, OFFICER)["errors"][0]["extensions"]["permission"] == "member:consent"
    assert world.rows() == before


def test_a_consent_is_given_and_withdrawn_once(world: World) -> None:
    member = register(world, consents=["REGISTRY"])["id"]
    assert write(world, "grantConsent", MISSION, member, "REGISTRY")["code"] == "CONSENT_STANDS"
    refused = write(world, "withdrawConsent", MISSION, member, "CONTACT")
    assert (refused["__typename"], refused["code"]) == ("Conflict", "CONSENT_NOT_GIVEN")
    key = world.key()
    first = write(world, "grantConsent", MISSION, member, "CONTACT", idempotencyKey=key)
    again = write(world, "grantConsent", MISSION, member, "CONTACT", idempotencyKey=key)
    assert (first["version"], again["version"]) == (2, 2)
    assert len(read(world, MISSION, member)["consents"]) == 2
