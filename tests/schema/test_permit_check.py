"""A code on a permit: who sees it, and what anybody who scans it learns."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from access.actor import Actor
from access.permit_codes import Claims
from access.personas import PERSONAS
from models.permits import Permit
from tests.schema.conftest import NOON
from tests.schema.travellers import decide, e_visa, eta
from tests.schema.world import World

CODE = "query($r: String!) { application(reference: $r) { version permit { code number } } }"
CROSS = {"checkpoint": "ALA", "direction": "ENTRY"}
NOTHING = {"valid": False, "kind": None, "validFrom": None, "validTo": None, "entriesLeft": None}


def granted(world: World, traveller: Actor, form: Any = eta, **fields: Any) -> dict[str, Any]:
    sent = form(world, traveller, **fields)
    decide(world, sent["id"], 1, "APPROVE")
    found = world.data(CODE, {"r": sent["reference"]}, traveller)
    return {"id": sent["id"], "version": found["version"], **found["permit"]}


def check(world: World, code: str) -> dict[str, Any]:
    return world.data("27", {"code": code})


def test_anybody_learns_that_it_is_genuine_and_good(world: World, traveller: Actor) -> None:
    permit = granted(world, traveller)
    found = {"kind": "ETA", "validFrom": "2026-03-02", "validTo": "2026-08-28", "entriesLeft": None}
    assert check(world, permit["code"]) == {"authentic": True, "valid": True, **found}
    world.now[0] = NOON + timedelta(days=200)
    assert check(world, permit["code"]) == {"authentic": True, "valid": False, **found}


def test_a_code_names_nobody(world: World, traveller: Actor) -> None:
    passport = world.passport("FRA")
    permit = granted(world, traveller, document=passport)
    said = base64.urlsafe_b64decode(permit["code"].split(".")[1] + "==").decode()
    assert json.loads(said).keys() == {"iss", "sub", "kind", "validFrom", "validTo", "iat", "doc"}
    for personal in (passport["number"], passport["given"], passport["family"], "FRA", "1990"):
        assert personal not in said
    other = granted(world, traveller, document=world.passport("FRA"))
    assert (
        json.loads(said)["doc"] not in base64.urlsafe_b64decode(other["code"].split(".")[1] + "==").decode()
    )


def test_a_permit_has_one_code_whoever_sees_it(world: World, traveller: Actor) -> None:
    permit = granted(world, traveller)
    queue = "{ applications(first: 100) { nodes { permit { code number } } } }"
    seen = world.data(queue, actor=PERSONAS["case-officer"])["nodes"]
    assert {"code": permit["code"], "number": permit["number"]} in [node["permit"] for node in seen]


def test_an_entry_that_was_used_is_not_good_any_more(world: World, traveller: Actor) -> None:
    passport = world.passport("ZAF", given="Thabo", family="Mokoena", sex="MALE")
    permit = granted(world, traveller, e_visa, document=passport)
    assert check(world, permit["code"])["valid"] is False
    world.now[0] = NOON + timedelta(days=42)
    found = check(world, permit["code"])
    assert (found["valid"], found["entriesLeft"]) == (True, 1)
    crossed = world.write("22", PERSONAS["border-officer"], document=passport, **CROSS)
    assert crossed["__typename"] == "Crossing"
    found = check(world, permit["code"])
    assert (found["authentic"], found["valid"], found["entriesLeft"]) == (True, False, 0)


def test_neither_revocation_nor_erasure_is_told(world: World, traveller: Actor) -> None:
    permit = granted(world, traveller)
    decide(world, permit["id"], permit["version"], "REVOKE", "FALSE_DATA")
    revoked = check(world, permit["code"])
    assert (revoked["authentic"], revoked["valid"], revoked["entriesLeft"]) == (True, False, None)
    other = granted(world, traveller)
    with world.process.database.batch() as session:
        void = {"voided_on": NOON.date(), "void_ground": "GIVEN_BACK"}
        session.execute(sa.update(Permit).where(Permit.number == other["number"]).values(**void))
    assert check(world, other["code"]) == revoked
    with world.process.database.batch() as session:
        session.execute(sa.delete(Permit).where(Permit.number == permit["number"]))
    assert check(world, permit["code"]) == revoked
    claims = Claims("PETA-NONE", "ETA", NOON.date(), NOON.date(), NOON, "x")
    unknown = check(world, world.process.codes.code(claims))
    assert (unknown["authentic"], unknown["valid"], unknown["entriesLeft"]) == (True, False, None)


def test_what_is_not_authentic_is_no_error_and_says_nothing(world: World, traveller: Actor) -> None:
    code = granted(world, traveller)["code"]
    head, body, tag = code.split(".")
    altered = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"ETA", b"ETB"))
    forged = f"{head}.{altered.rstrip(b'=').decode()}.{tag}"
    for text in ("", "…", "a.b.c", code[:-1], forged, code * 9, "x" * 100_000, "' OR 1=1 --"):
        assert check(world, text) == {"authentic": False, **NOTHING}
