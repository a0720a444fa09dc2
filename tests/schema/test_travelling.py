"""The rest of a traveller's file through the graph: invitations, new passports, e-Residency, groups, minors, days."""

from __future__ import annotations

from typing import Any

from access.actor import Actor, Role
from tests.schema.later import document
from tests.schema.travellers import OFFICER, decide, e_visa, eta
from tests.schema.world import World

FILE = """... on Application { id version status membership { group { code joinCode members { reference status } } }
    representation { kind evidence until }
    details { ... on EVisaDetails { invitation { number registered { host places usedBy { reference } } } }
        ... on EResidencyDetails { identifiers { kind value }
            asked { service state issuedOn account bin company grounds { code } appeal { deadline } } } }
    permit { id number void { code text rule { id } } } timeline { kind } }"""
NODE = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {FILE} }} }}"


def act(world: World, actor: Actor, mutation: str, found: str = FILE, **fields: Any) -> Any:
    asked = {"idempotencyKey": world.key(), **fields}
    return world.data(document(mutation, found), {"input": asked}, actor)


def see(world: World, actor: Actor, application: str) -> Any:
    return world.data(NODE, {"ids": [application]}, actor)[0]


def test_an_invitation_is_registered_and_used_once(world: World, traveller: Actor) -> None:
    number = world.key()
    paper = {
        "number": number,
        "host": "Steppe Tours",
        "category": "B12",
        "places": 1,
        "issuedOn": "2026-03-01",
    }
    days = {"validFrom": "2026-03-01", "validTo": "2026-06-01"}
    shown = "... on RegisteredInvitation { id version status }"
    registered = act(world, OFFICER, "registerInvitation", shown, **paper, **days)
    assert (registered["version"], registered["status"]) == (1, "REGISTERED")
    first = e_visa(world, traveller, invitation=number)
    second = e_visa(world, traveller, invitation=number.upper())
    assert (second["__typename"], second["code"]) == ("Conflict", "INVITATION_USED")
    seen = see(world, OFFICER, first["id"])["details"]["invitation"]
    assert seen == {
        "number": number,
        "registered": {"host": "Steppe Tours", "places": 1, "usedBy": [{"reference": first["reference"]}]},
    }
    assert see(world, traveller, first["id"])["details"]["invitation"]["registered"] is None
    register = "query($w: InvitationFilter) { invitations(where: $w) { totalCount nodes { number } } }"
    found = world.data(register, {"w": {"number": {"eq": number}}}, OFFICER)
    assert found == {"totalCount": 1, "nodes": [{"number": number}]}
    gone = act(world, OFFICER, "withdrawInvitation", shown, invitation=registered["id"], version=1)
    assert (gone["version"], gone["status"]) == (2, "WITHDRAWN")


def test_a_new_passport_voids_what_was_given(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    application = eta(world, traveller, document=passport)["id"]
    decide(world, application, 1, "APPROVE")
    mine = "{ me { person { passports { id number closedOn } } } }"
    (old,) = world.data(mine, None, traveller)["person"]["passports"]
    fields = {"replaces": old["id"], "document": {**passport, "number": "N" + passport["number"][1:]}}
    shown = "... on Person { passports { closedReason replacedBy } }"
    person = act(world, traveller, "reportNewDocument", shown, **fields, reason="RENEWED")
    assert sorted(p["closedReason"] or "" for p in person["passports"]) == ["", "RENEWED"]
    seen = see(world, traveller, application)
    assert seen["permit"]["void"]["code"] == "PASSPORT_REPLACED" and seen["permit"]["void"]["text"]
    assert seen["permit"]["void"]["rule"] == {"id": "permit.new_document"}
    assert [event["kind"] for event in seen["timeline"]][-1] == "PERMIT_VOIDED"


def test_e_residency_shows_what_it_gave(world: World, traveller: Actor) -> None:
    asked = {"residence": "ZAF", "services": ["E_IIN", "COMPANY"], "email": "t@example.org"}
    application = world.write("06", traveller, document=world.passport("ZAF"), **asked)["id"]
    decide(world, application, 1, "APPROVE")
    about = {"application": application, "version": 2, "service": "E_IIN", "outcome": "ISSUE"}
    number = f"AIFC-{next(world.numbers):06}"
    issued = act(world, OFFICER, "issueEResidencyService", **about, identifier=number)
    assert issued["version"] == 3
    refusal = {**about, "version": 3, "service": "COMPANY", "outcome": "REFUSE"}
    act(world, OFFICER, "issueEResidencyService", **refusal, grounds=["SANCTIONS"])
    details = see(world, traveller, application)["details"]
    assert details["identifiers"] == [{"kind": "AIFC_EIIN", "value": number}]
    company, e_iin = details["asked"]
    assert (e_iin["state"], e_iin["issuedOn"]) == ("ISSUED", "2026-03-02")
    assert (company["state"], company["grounds"]) == ("REFUSED", [{"code": "SANCTIONS"}])
    assert company["appeal"] == {"deadline": "2026-05-31"}


def test_a_leader_follows_those_who_were_let_in(world: World, traveller: Actor) -> None:
    mine = eta(world, traveller, group="tour")
    group = see(world, traveller, mine["id"])["membership"]["group"]
    guest = Actor(world.key(), frozenset({Role.TRAVELLER}))
    theirs = eta(world, guest, group=group["joinCode"])
    assert see(world, guest, theirs["id"])["membership"] == {"group": None}
    members = see(world, traveller, mine["id"])["membership"]["group"]["members"]
    assert {m["reference"] for m in members} == {mine["reference"], theirs["reference"]}
    assert see(world, traveller, theirs["id"]) is None


def test_a_minor_is_told_what_to_add(world: World, traveller: Actor) -> None:
    child = world.passport("FRA", birthDate="2015-01-01")
    refused = eta(world, traveller, document=child)
    assert [(v["path"], v["code"]) for v in refused["violations"]] == [
        ("representative", "REPRESENTATIVE_NEEDED")
    ]
    parent = {"kind": "PARENT", "evidence": "BIRTH_CERTIFICATE", "until": "2026-12-31"}
    taken = eta(world, traveller, document=child, representative=parent)
    assert see(world, traveller, taken["id"])["representation"] == parent


def test_no_day_is_added_and_the_rule_is_named(world: World, traveller: Actor) -> None:
    application = e_visa(world, traveller)["id"]
    decide(world, application, 1, "APPROVE")
    permit = see(world, traveller, application)["permit"]["id"]
    shown = "... on Permit { id } ... on NotExtendable { rule { id } }"
    refused = act(world, traveller, "extendPermit", shown, permit=permit, until="2026-12-31")
    assert (refused["__typename"], refused["rule"]) == ("NotExtendable", {"id": "permit.extension"})
    assert refused["en"]
