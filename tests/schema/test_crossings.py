"""The border through the graph: who is let through, on what, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from access.actor import Actor
from tests.schema.families import BORDER, OFFICER, Case, states
from tests.schema.travellers import decide, e_visa
from tests.schema.world import NOON, World


def cross(world: World, document: dict[str, Any], direction: str = "ENTRY", **fields: Any) -> Any:
    asked = {"document": document, "checkpoint": "ALA", "direction": direction, **fields}
    return world.write("22", BORDER, **asked)


@pytest.fixture
def visitor(world: World, traveller: Actor) -> dict[str, Any]:
    """The passport of somebody with an e-Visa, on the day of arrival."""
    passport = world.passport("ZAF", given="Thabo", family="Mokoena", sex="MALE")
    decide(world, e_visa(world, traveller, document=passport)["id"], 1, "APPROVE")
    world.now[0] = NOON.replace(month=4, day=12)
    return passport


def refusal(found: Any) -> list[str]:
    assert (found["__typename"], found["code"]) == ("CrossingRefused", "CROSSING_REFUSED")
    assert found["message"] and all(ground["text"] and ground["rule"]["id"] for ground in found["grounds"])
    return [ground["code"] for ground in found["grounds"]]


def test_the_familys_first_entry_is_its_arrival(world: World) -> None:
    passport = world.passport("MNG", given="Ерлан", family="Қасымов", sex="MALE")
    opened = world.write("20", OFFICER, applicant=passport, origin="MNG")
    case = Case(world, opened["id"], opened["reference"])
    case.evidence()
    case.decide("APPROVE")
    world.now[0] = NOON + timedelta(days=2)
    crossed = cross(world, passport)
    assert (crossed["__typename"], crossed["direction"]) == ("Crossing", "ENTRY")
    assert crossed["at"] == "2026-03-04T07:00:00.000Z"
    assert (crossed["checkpoint"], crossed["permit"], crossed["daysInLast180"]) == ({"code": "ALA"}, None, 1)
    found = case.read()
    assert found["arrival"] == {"on": "2026-03-04", "checkpoint": {"code": "ALA"}, "origin": {"code": "MNG"}}
    assert states(found)["ARRIVAL"] == "DONE"


def test_a_visa_free_traveller_may_stay_thirty_days(world: World) -> None:
    passport = world.passport("FRA")
    entered = cross(world, passport)
    assert (entered["permit"], entered["mayStayUntil"], entered["daysInLast180"]) == (None, "2026-03-31", 1)
    world.now[0] = NOON + timedelta(days=9)
    left = cross(world, passport, "EXIT")
    assert (left["mayStayUntil"], left["daysInLast180"]) == (None, 10)


def test_an_e_visa_is_used_up_by_its_entry(world: World, visitor: dict[str, Any]) -> None:
    entered = cross(world, visitor)
    assert entered["permit"]["number"] and entered["permit"]["entriesLeft"] == 0
    world.now[0] += timedelta(days=1)
    assert cross(world, visitor, "EXIT")["__typename"] == "Crossing"
    world.now[0] += timedelta(days=1)
    before = world.rows()
    assert refusal(cross(world, visitor)) == ["ENTRIES_USED"]
    assert world.rows() == before


def test_an_e_visa_is_not_for_a_checkpoint_on_land(world: World, visitor: dict[str, Any]) -> None:
    assert refusal(cross(world, visitor, checkpoint="KZ-KORDAY")) == ["CHECKPOINT_NOT_COVERED"]


def test_who_needs_a_permit_and_has_none_is_refused(world: World) -> None:
    refused = cross(world, world.passport("ZAF"))
    assert refusal(refused) == ["PERMIT_MISSING"]
    assert [ground["rule"]["id"] for ground in refused["grounds"]] == ["regime.visa_needed"]
    assert refused["grounds"][0]["rule"]["source"].startswith("https://")


def test_an_expired_passport_is_refused(world: World) -> None:
    assert "PASSPORT_EXPIRED" in refusal(cross(world, world.passport("FRA", expires="2026-03-01")))


def test_a_crossing_in_the_future_or_nowhere_is_invalid(world: World) -> None:
    passport = world.passport("FRA")
    assert cross(world, passport, at="2026-03-03T07:00:00Z")["__typename"] == "InvalidInput"
    assert cross(world, passport, checkpoint="NOWHERE")["__typename"] == "InvalidInput"


def test_a_document_nobody_knows_needs_its_holder(world: World) -> None:
    passport = world.passport("FRA")
    number = {"country": "FRA", "number": passport["number"]}
    unknown = cross(world, number)
    assert (unknown["__typename"], unknown["code"]) == ("NotFound", "DOCUMENT_UNKNOWN")
    cross(world, passport)
    assert cross(world, number, "EXIT")["__typename"] == "Crossing"


def test_the_lines_of_a_passport_are_enough(world: World) -> None:
    lines = ["P<FRADUPONT<<ANNE<MARIE<<<<<<<<<<<<<<<<<<<<<", "34AB567893FRA9005019F3103016<<<<<<<<<<<<<<02"]
    entered = cross(world, {"mrz": lines})
    assert (entered["__typename"], entered["mayStayUntil"]) == ("Crossing", "2026-03-31")


def test_a_misread_line_is_told_from_a_person(world: World) -> None:
    lines = ["P<FRADUPONT<<ANNE<MARIE<<<<<<<<<<<<<<<<<<<<<", "34AB567894FRA9005019F3103016<<<<<<<<<<<<<<02"]
    refused = cross(world, {"mrz": lines})
    assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
