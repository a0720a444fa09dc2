"""Absurd, hostile and broken input through the graph: a stable code, nothing written, never a fault of ours."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from access.actor import Actor, Role
from access.permissions import Permission, granted
from tests.schema.families import Case
from tests.schema.test_eligibility import trip
from tests.schema.test_permissions import CASE, WRITES
from tests.schema.travellers import eta
from tests.schema.world import World

EVERYBODY = Actor("everybody", frozenset(Role) - {Role.ANONYMOUS}, "MIGRATION", "testing")
DOCUMENT = {
    "mrz": ["P<FRADUPONT<<ANNE<MARIE<<<<<<<<<<<<<<<<<<<<<", "34AB567893FRA9005019F3103016<<<<<<<<<<<<<<02"],
    "number": "34AB56789",
    "country": "FRA",
    "kind": "ORDINARY",
    "expires": "2031-03-01",
    "given": "Anne Marie",
    "family": "Dupont",
    "birthDate": "1990-05-01",
    "sex": "FEMALE",
}
WHOLE: dict[str, dict[str, Any]] = {
    "04": {
        "departure": "2026-03-20",
        "region": "KZ-75",
        "phone": "+33123456789",
        "group": "g",
    },
    "05": {"phone": "+33123456789", "group": "g"},
    "06": {},
    "09": {"outcome": "REFUSE", "grounds": ["FALSE_DATA"], "note": "a note"},
    "19": {
        "birthDate": "1980-01-01",
        "settlement": "Өлгий",
        "household": [{"given": "A", "family": "B", "relation": "SPOUSE", "birthDate": "1980-01-01"}],
        "intentions": {
            "wantsToReturn": True,
            "preferredRegions": ["KZ-55"],
            "profession": "p",
            "year": 2026,
            "supportNeeded": ["HOUSING"],
        },
    },
    "20": {"member": "mem_2", "family": [DOCUMENT], "origin": "MNG"},
    "21": {"ground": "NO_DOCUMENT"},
    "22": {"permit": "P", "at": "2026-03-02T06:00:00Z"},
    "23": {},
    "24": {"period": "2026-03", "amount": "1.00"},
    "25": {"on": "2026-03-02", "authorised": True, "ground": "MEDICAL_TREATMENT"},
}
DAYS = ["0001-01-01", "9999-12-31", "1899-12-31", "2026-02-28"]
MOMENTS = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-03-02T06:59:00+14:00"]
TEXTS = ["", "\x07", "x" * 1_000_000, "😀\u202e", "é" * 300, "'; DROP TABLE persons; --"]
HOSTILE = ["\x00", "\ud800"]
CODES = ["QQQ", "XXA", "SUN", "KAZ"]
AMOUNTS = ["0", "-1", "0.001", "999999999999999999.999999999999"]
NUMBERS = [-1, 0, 2**31 - 1, -(2**31)]


def nasty(value: Any) -> list[Any]:
    """What may stand in place of a value and still be of its type; and what may not."""
    if isinstance(value, bool) or value in ({}, []):
        return [None]
    if isinstance(value, int):
        return NUMBERS
    if not isinstance(value, str):
        return [None]
    if len(value) == 10 and value[4] == "-":
        return DAYS
    if len(value) == 20 and value[10] == "T":
        return MOMENTS
    if value in {"FRA", "MNG"}:
        return [*CODES, "fr"]
    if value == "1.00":
        return AMOUNTS
    return [*TEXTS, *HOSTILE]


def changed(value: Any) -> Iterator[tuple[str, Any]]:
    """Every copy of a value in which one leaf is nasty, one list empty or one list far too long."""
    if isinstance(value, dict):
        for name, part in value.items():
            for path, other in changed(part):
                yield f"{name}.{path}", {**value, name: other}
    elif isinstance(value, list):
        yield "[]", []
        yield "[long]", value * 2000
        for place, part in enumerate(value):
            for path, other in changed(part):
                yield f"{place}.{path}", [*value[:place], other, *value[place + 1 :]]
    else:
        for other in nasty(value):
            yield repr(other)[:20], other


def whole(number: str) -> dict[str, Any]:
    """The input of a write with every field filled."""
    asked = copy.deepcopy({**WRITES[number][1], **WHOLE[number]})
    return {name: DOCUMENT if name in {"document", "applicant"} else value for name, value in asked.items()}


def subject(world: World, number: str) -> dict[str, Any]:
    """The record that a write is about, as far as it must have come for it."""
    if number == "09":
        return {"subject": eta(world, EVERYBODY)["id"]}
    if number not in {"21", "23", "24", "25"}:
        return {}
    case = Case.open(world)
    if number != "21":
        case.evidence()
        case.decide("APPROVE")
    if number in {"24", "25"}:
        case.place()
    return {"case": case.id, "version": case.version} if number != "24" else {"case": case.id}


def problems(body: dict[str, Any]) -> set[str]:
    """The codes of everything that stood in the way."""
    errors = {error["extensions"]["code"] for error in body.get("errors", ())}
    return errors | {
        field["code"] for field in (body.get("data") or {}).values() if field and "code" in field
    }


def test_this_actor_may_do_everything() -> None:
    assert granted(EVERYBODY.roles) == frozenset(Permission)


@pytest.mark.parametrize("number", WRITES)
def test_no_input_breaks_a_write(world: World, number: str) -> None:
    asked = {**whole(number), **subject(world, number)}
    rows, refused = world.rows(), 0
    for path, fields in changed(asked):
        body = world.ask(number, {"input": {**fields, "idempotencyKey": world.key()}}, EVERYBODY)
        codes, before, rows = problems(body), rows, world.rows()
        assert "INTERNAL_SERVER_ERROR" not in codes, path
        assert not codes or rows == before, path
        refused += bool(codes)
    assert refused > 10


@pytest.mark.parametrize("number", WRITES)
def test_the_input_is_good_before_it_is_made_bad(world: World, number: str) -> None:
    asked = {**whole(number), **subject(world, number)}
    for name in {"document", "applicant"} & asked.keys():
        asked[name] = {**world.passport("ZAF" if number == "05" else "FRA"), "mrz": None}
    if number == "20":
        asked.update(member=None, family=[{**world.passport("FRA"), "mrz": None}])
    if number == "22":
        asked["permit"] = None
    body = world.ask(number, {"input": {**asked, "idempotencyKey": world.key()}}, EVERYBODY)
    assert problems(body) == set(), body


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "\x07", "k" * 201, "k" * 1_000_000])
def test_a_key_is_a_short_text(world: World, text: str) -> None:
    before = world.rows()
    body = world.ask("23", {"input": {**whole("23"), "idempotencyKey": text}}, EVERYBODY)
    assert problems(body) & {"INVALID_INPUT", "BAD_USER_INPUT"}
    assert world.rows() == before


def test_no_trip_breaks_the_rules(world: World) -> None:
    asked = trip(
        "FRA",
        arrivalAt="2026-03-12T07:00:00Z"[:20],
        earlierStays=[{"from": "2026-01-01", "to": "2026-01-03"}],
        daysInLast180=3,
    )
    for path, other in changed(asked):
        assert "INTERNAL_SERVER_ERROR" not in problems(world.ask("01", {"trip": other})), path


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("known", MOMENTS)
def test_no_day_breaks_the_rules(world: World, on: str, known: str) -> None:
    document = """query($trip: TripInput!, $on: Date, $known: DateTime) {
        eligibility(trip: $trip, on: $on, knownAt: $known) { rulesOn receipt } }"""
    body = world.ask(document, {"trip": trip("FRA"), "on": on, "known": known})
    assert problems(body) <= {"BAD_USER_INPUT"}


@pytest.mark.parametrize("day", DAYS)
def test_no_day_breaks_the_changes(world: World, day: str) -> None:
    body = world.ask("03", {"country": "TUR", "from": "0001-01-01", "to": day})
    assert "errors" not in body


@pytest.mark.parametrize("text", [*TEXTS, *HOSTILE])
def test_no_text_breaks_a_look_up(world: World, text: str) -> None:
    for number, variables in {
        "02": {"receipt": text},
        "11": {"reference": text},
        "18": {"ids": [text]},
        "09": {"input": {**CASE, "idempotencyKey": world.key(), "subject": text, "outcome": "APPROVE"}},
    }.items():
        variables.get("input", {}).pop("case", None)
        assert "INTERNAL_SERVER_ERROR" not in problems(world.ask(number, variables, EVERYBODY)), number
