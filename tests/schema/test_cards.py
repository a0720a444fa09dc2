"""Cards through the graph: from the application to the end, with what they give and do not give."""

from __future__ import annotations

from typing import Any

from access.actor import Actor
from access.permit_codes import read_code
from access.personas import PERSONAS
from tests.schema.families import OFFICER, PAYMENTS, Case, register
from tests.schema.later import PROBLEM, write
from tests.schema.travellers import decide
from tests.schema.world import World

MEMBER = PERSONAS["member"]
CARD = """{ id kind number ground validFrom validTo state renewableFrom end { code on text rule { id } }
    confers { code text } doesNotConfer { code text } rule { id disputed evidence source } }"""
FOUND = f"""... on Application {{ id reference version programme status allowedActions
    blockedActions {{ action code }} timeline {{ kind text }} card {CARD} applicant {{ cards {CARD} }}
    details {{ ... on AtaZholyDetails {{ ground occupation renewal residence {{ code }} }}
               ... on KazakhCardDetails {{ occupation renewal }} }} }}"""
READ = f"query($reference: String!) {{ application(reference: $reference) {{ __typename {FOUND} }} }}"
PROFILE: dict[str, Any] = {
    "given": "Aigul",
    "family": "Serik",
    "birthDate": "1985-01-02",
    "expires": "2030-03-01",
}


def send(world: World, mutation: str, actor: Actor = MEMBER, **fields: Any) -> Any:
    name = mutation[0].upper() + mutation[1:]
    text = (
        f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ __typename {FOUND} {PROBLEM}"
        " ... on Ineligible { eligibility { routes { route verdict } } } } }"
    )
    return world.data(text, {"input": {"idempotencyKey": world.key(), **fields}}, actor)


def apply(world: World, kind: str = "ATA_ZHOLY", **fields: Any) -> Any:
    asked: dict[str, Any] = {
        "kind": kind,
        "document": world.passport("MNG", **PROFILE),
        "occupation": "Мейіргер",
        "residence": "MNG",
        "email": "aigul@example.org",
        "hasOriginDocuments": True,
    }
    asked |= {"ground": "DEMANDED_PROFESSION"} if kind == "ATA_ZHOLY" else {}
    return send(world, "applyForCard", **{**asked, **fields})


def issued(world: World, **fields: Any) -> Any:
    application = apply(world, **fields)
    assert application["__typename"] == "Application", application
    assert decide(world, application["id"], 1, "APPROVE")["status"] == "APPROVED"
    return world.data(READ, {"reference": application["reference"]}, MEMBER)


def test_an_ata_zholy_card_says_what_it_gives_and_what_not(world: World) -> None:
    application = apply(world)
    assert (application["programme"], application["status"], application["card"]) == (
        "ATA_ZHOLY",
        "SUBMITTED",
        None,
    )
    assert application["details"] == {
        "ground": "DEMANDED_PROFESSION",
        "occupation": "Мейіргер",
        "renewal": False,
        "residence": {"code": "MNG"},
    }
    decide(world, application["id"], 1, "APPROVE")
    found = world.data(READ, {"reference": application["reference"]}, MEMBER)
    card = found["card"]
    assert (card["kind"], card["state"], card["ground"]) == ("ATA_ZHOLY", "VALID", "DEMANDED_PROFESSION")
    assert (card["validFrom"], card["validTo"], card["renewableFrom"]) == (
        "2026-03-02",
        "2030-03-01",
        "2029-09-01",
    )
    assert [right["code"] for right in card["confers"]] == [
        *("RESIDENCE", "WORK", "BUSINESS", "HEALTH_CARE", "EDUCATION"),
    ]
    assert card["doesNotConfer"] == [
        {"code": "VOTE", "text": "The vote"},
        {"code": "OFFICE", "text": "Standing for or holding political office"},
        {"code": "CIVIL_SERVICE", "text": "The civil service"},
        {"code": "REFERENDUM", "text": "Taking part in a referendum"},
    ]
    assert (card["rule"]["id"], card["rule"]["disputed"], card["end"]) == ("ata_zholy.rights", False, None)
    assert found["allowedActions"] == ["DECIDE_REVOKE", "RENEW_CARD"]


def test_the_kazakh_card_says_that_it_rests_on_the_press(world: World) -> None:
    card = issued(world, kind="KAZAKH_CARD")["card"]
    assert (card["kind"], card["validTo"], card["ground"]) == ("KAZAKH_CARD", "2029-03-02", None)
    assert (card["rule"]["disputed"], card["rule"]["evidence"]) == (True, "parameter")
    assert {"VOTE", "OFFICE", "REFERENDUM", "CIVIL_SERVICE"} < {r["code"] for r in card["doesNotConfer"]}


def test_a_card_is_renewed_and_the_old_one_ends(world: World) -> None:
    passport = world.passport("MNG", **PROFILE)
    old = issued(world, document=passport)
    again = {
        "card": old["card"]["id"],
        "occupation": "Мейіргер",
        "residence": "MNG",
        "email": "a@example.org",
    }
    early = send(world, "renewCard", document=passport, **again)
    assert (early["__typename"], early["code"]) == ("IllegalMove", "RENEWAL_TOO_EARLY")
    newer = world.passport("MNG", **PROFILE | {"expires": "2035-03-01"})
    asked = send(world, "renewCard", document=newer, **again)
    assert (asked["status"], asked["details"]["renewal"]) == ("SUBMITTED", True)
    decide(world, asked["id"], 1, "APPROVE")
    ended = world.data(READ, {"reference": old["reference"]}, MEMBER)
    assert (ended["card"]["state"], ended["card"]["renewableFrom"]) == ("ENDED", None)
    assert ended["card"]["end"] == {
        "code": "RENEWED",
        "on": "2026-03-02",
        "text": "A new card took its place.",
        "rule": None,
    }
    assert ended["blockedActions"] == [
        {"action": "DECIDE_REVOKE", "code": "CARD_ENDED"},
        {"action": "RENEW_CARD", "code": "CARD_ENDED"},
    ]
    assert [event["kind"] for event in ended["timeline"]][2:] == ["CARD_RENEWAL_ASKED", "CARD_ENDED"]
    held = {(card["state"], card["validTo"]) for card in ended["applicant"]["cards"]}
    assert held == {("ENDED", "2030-03-01"), ("VALID", "2035-03-01")}


def test_a_revocation_has_a_ground_and_an_appeal(world: World) -> None:
    found = issued(world)
    revoked = decide(world, found["id"], found["version"], "REVOKE", "CARD_GROUND_CEASED")
    (last,) = (made for made in revoked["decisions"] if made["outcome"] == "REVOKE")
    assert (revoked["status"], last["grounds"][0]["rule"]["id"]) == ("REVOKED", "ata_zholy.scheme")
    assert last["appeal"]["authority"] == "Migration Service Committee of the Ministry of Internal Affairs"
    after = world.data(READ, {"reference": found["reference"]}, MEMBER)
    assert (after["card"]["state"], after["allowedActions"]) == ("REVOKED", ["APPEAL_DECISION"])


def test_a_citizen_is_refused_with_the_answer_of_the_rules(world: World) -> None:
    refused = apply(world, document=world.passport("KAZ", **PROFILE))
    assert refused["__typename"] == "Ineligible"
    routes = {r["route"]: r["verdict"] for r in refused["eligibility"]["routes"]}
    assert (routes["ATA_ZHOLY"], routes["KAZAKH_CARD"]) == ("CLOSED", "CLOSED")


def test_the_case_of_a_returning_holder_shows_the_card_until_citizenship_ends_it(world: World) -> None:
    passport = world.passport("MNG", **PROFILE)
    member = register(world, MEMBER, given="Aigul", family="Serik", script="LATIN", birthDate="1985-01-02",
                      sex="FEMALE", household=[])["id"]  # fmt: skip
    card = issued(world, member=member, document=passport)["card"]
    opened = world.write("20", MEMBER, member=member, applicant=passport)
    case = Case(world, opened["id"], opened["reference"])
    case.evidence()
    case.decide("APPROVE")
    whole = world.data("11", {"reference": case.reference}, OFFICER)
    assert whole["cards"] == [{"kind": "ATA_ZHOLY", "number": card["number"], "validTo": "2030-03-01"}]
    assert write(case, "grantCitizenship", OFFICER)["status"] == "CITIZEN"
    shown = "query($r: String!) { kandasCase(reference: $r) { cards { state end { code rule { id } } } } }"
    assert world.data(shown, {"r": case.reference}, MEMBER)["cards"] == [
        {"state": "ENDED", "end": {"code": "CITIZENSHIP", "rule": {"id": "ata_zholy.citizenship"}}}
    ]
    # Payments officers see cases from their placement on, and never cards.
    assert world.data(shown, {"r": case.reference}, PAYMENTS) is None


def test_anybody_may_check_the_code_of_a_card(world: World) -> None:
    application = issued(world)
    document = "query($r: String!) { application(reference: $r) { version card { code number } } }"
    found = world.data(document, {"r": application["reference"]}, MEMBER)
    claims = read_code(found["card"]["code"], world.process.codes.public)
    assert claims is not None
    assert (claims.number, claims.kind) == (found["card"]["number"], "ATA_ZHOLY")
    said = {"kind": "ATA_ZHOLY", "validFrom": "2026-03-02", "validTo": "2030-03-01", "entriesLeft": None}
    checked = world.data("27", {"code": found["card"]["code"]})
    assert checked == {"authentic": True, "valid": True, **said}
    decide(world, application["id"], found["version"], "REVOKE", "FALSE_DATA")
    assert world.data("27", {"code": found["card"]["code"]}) == {"authentic": True, "valid": False, **said}
