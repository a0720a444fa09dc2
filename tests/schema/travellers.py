"""A traveller in the tests: what the forms ask, and how an officer decides."""

from __future__ import annotations

from typing import Any

from access.actor import Actor
from access.personas import PERSONAS
from tests.schema.world import World

OFFICER = PERSONAS["case-officer"]


def eta(world: World, actor: Actor, **fields: Any) -> Any:
    asked = {
        "document": world.passport("FRA"),
        "arrival": "2026-03-12",
        "departure": "2026-03-30",
        "purpose": "TOURISM",
        "region": "KZ-75",
        "travelMode": "AIR",
        "email": "anne@example.org",
    }
    return world.write("04", actor, **{**asked, **fields})


def e_visa(world: World, actor: Actor, **fields: Any) -> Any:
    asked = {
        "document": world.passport("ZAF", given="Thabo", family="Mokoena", sex="MALE"),
        "category": "B12",
        "invitation": f"AB{next(world.numbers):07}",
        "arrival": "2026-04-12",
        "departure": "2026-05-01",
        "entryCheckpoint": "ALA",
        "exitCheckpoint": "NQZ",
        "email": "thabo@example.org",
    }
    return world.write("05", actor, **{**asked, **fields})


def decide(
    world: World, record: str, version: int, outcome: str, *grounds: str, actor: Actor = OFFICER
) -> Any:
    return world.write("09", actor, subject=record, version=version, outcome=outcome, grounds=list(grounds))
