"""The border through the graph: one look, in one request, by nobody but the border."""

from __future__ import annotations

import pytest

from access.actor import ANYBODY, Actor
from access.personas import PERSONAS
from tests.schema.families import BORDER
from tests.schema.travellers import decide, e_visa
from tests.schema.world import NOON, World

LOOK = """query Look($document: TravelDocumentInput!, $checkpoint: String!, $direction: Direction!, $permit: String) {
  borderCheck(document: $document, checkpoint: $checkpoint, direction: $direction, permit: $permit) {
    __typename
    ... on BorderCheck {
      mayCross rulesVersion mayStayUntil daysInLast180
      grounds { code text(locale: FR) rule { id source } }
      permit { number entriesLeft checkpoints { code } }
      person { name { given family } birthDate sex nationality { code name(locale: RU) } }
      document { country nationality kind number expires state onFile }
      permits { counts inFavour against { code text rule { id } } permit { number kind validFrom validTo } }
      visaFree { daysUsed daysLeft stayDays windowDays windowPer rule { id } }
      kandas { status inForce validTo }
      overstays { from to mayStayUntil overstayDays }
    }
    ... on Problem { code message(locale: KK) }
  }
}"""
LINES = ["P<FRADUPONT<<ANNE<MARIE<<<<<<<<<<<<<<<<<<<<<", "34AB567893FRA9005019F3103016<<<<<<<<<<<<<<02"]


def look(world: World, document, checkpoint: str = "ALA", direction: str = "ENTRY", **asked):
    asked |= {"document": document, "checkpoint": checkpoint, "direction": direction}
    return world.data(LOOK, asked, BORDER)


def test_a_passports_lines_find_the_person_and_the_permit(world: World, traveller: Actor) -> None:
    passport = world.passport("ZAF", given="Thabo", family="Mokoena", sex="MALE")
    decide(world, e_visa(world, traveller, document=passport)["id"], 1, "APPROVE")
    world.now[0] = NOON.replace(month=4, day=12)
    before = world.rows()
    found = look(world, {"number": passport["number"], "country": "ZAF"})
    assert world.rows() == before
    assert (found["__typename"], found["mayCross"], found["grounds"]) == ("BorderCheck", True, [])
    assert found["person"]["name"] == {"given": "Thabo", "family": "Mokoena"}
    assert found["person"]["nationality"]["code"] == "ZAF"
    assert found["permit"]["number"] == found["permits"][0]["permit"]["number"]
    assert (found["permit"]["entriesLeft"], found["permits"][0]["counts"]) == (1, True)
    assert (found["mayStayUntil"], found["visaFree"]) == ("2026-05-01", None)
    land = look(world, passport, "KZ-KORDAY")
    [ground] = land["permits"][0]["against"]
    assert (ground["code"], ground["rule"]["id"]) == ("CHECKPOINT_NOT_COVERED", "e_visa.checkpoints")
    assert (land["mayCross"], [g["code"] for g in land["grounds"]]) == (False, ["CHECKPOINT_NOT_COVERED"])
    assert land["grounds"][0]["rule"]["source"] and land["grounds"][0]["text"]


def test_nobody_is_judged_by_the_lines_alone(world: World) -> None:
    found = look(world, {"mrz": LINES})
    assert (found["person"], found["mayCross"], found["mayStayUntil"]) == (None, True, "2026-03-31")
    assert found["document"] == {
        "country": "FRA",
        "nationality": "FRA",
        "kind": "ORDINARY",
        "number": "34AB56789",
        "expires": "2031-03-01",
        "state": "VALID",
        "onFile": False,
    }
    assert (found["visaFree"]["daysLeft"], found["visaFree"]["rule"]["id"]) == (
        30,
        "regime.unilateral_54.window",
    )
    unknown = look(world, {"number": "Q9999999", "country": "FRA"})
    assert (unknown["__typename"], unknown["code"]) == ("NotFound", "DOCUMENT_UNKNOWN")


@pytest.mark.parametrize("name", [None, *PERSONAS])
def test_only_the_border_looks(world: World, name: str | None) -> None:
    actor = PERSONAS[name] if name else ANYBODY
    asked = {"document": {"mrz": LINES}, "checkpoint": "ALA", "direction": "ENTRY"}
    body = world.ask(LOOK, asked, actor)
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    refused = "UNAUTHENTICATED" if name is None else "FORBIDDEN"
    assert codes == (set() if name == "border-officer" else {refused})
