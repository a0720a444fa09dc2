"""A returning family in the tests: registered by a mission, led through its case by the offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from access.actor import Actor
from access.personas import PERSONAS
from tests.schema.world import World

MISSION = PERSONAS["mission-officer"]
OFFICER = PERSONAS["case-officer"]
BORDER = PERSONAS["border-officer"]
PAYMENTS = PERSONAS["payments-officer"]


def register(world: World, actor: Actor = MISSION, **fields: Any) -> Any:
    asked = {
        "given": "Ерлан",
        "family": "Қасымов",
        "script": "CYRILLIC",
        "birthDate": "1980-02-03",
        "sex": "MALE",
        "nationality": "MNG",
        "residence": "MNG",
        "settlement": "Өлгий",
        "household": [
            {"given": "Айгүл", "family": "Қасымова", "birthDate": "1982-01-01", "relation": "SPOUSE"}
        ],
        "intentions": {
            "wantsToReturn": True,
            "preferredRegions": ["KZ-55", "KZ-15"],
            "profession": "мұғалім",
            "year": 2026,
            "supportNeeded": ["HOUSING"],
        },
        "consents": ["REGISTRY", "RETURN_PLANNING"],
    }
    return world.write("19", actor, **{**asked, **fields})


@dataclass
class Case:
    """A case on its way, which remembers its version."""

    world: World
    id: str
    reference: str
    version: int = 1

    @staticmethod
    def open(world: World) -> Case:
        """A case just opened for a member registered before it."""
        opened = world.write("20", MISSION, member=register(world)["id"])
        return Case(world, opened["id"], opened["reference"])

    def evidence(self, kind: str = "DOCUMENT", verdict: str = "CONSISTENT", **fields: Any) -> Any:
        attested = {"attestedBy": "Ұлттық мұрағат", "attestedOn": "2026-02-20", **fields}
        return self._next(
            self.world.write(
                "21", OFFICER, case=self.id, version=self.version, kind=kind, verdict=verdict, **attested
            )
        )

    def decide(self, outcome: str, *grounds: str) -> Any:
        self.version += 1
        document = """mutation($input: DecideInput!) { decide(input: $input) { __typename
            ... on KandasCase { version status statusValidTo allowedActions
                decisions { outcome grounds { code text rule { id } } appeal { authority deadline } } }
            ... on IllegalMove { code allowedActions }
            ... on InvalidInput { code violations { path code } } } }"""
        command = {
            "subject": self.id,
            "version": self.version - 1,
            "outcome": outcome,
            "grounds": list(grounds),
        }
        found = self.world.data(document, {"input": {"idempotencyKey": self.world.key(), **command}}, OFFICER)
        self.version = found.get("version", self.version - 1)
        return found

    def place(self, region: str = "KZ-55", settlement: str = "VILLAGE", quota: bool = True) -> Any:
        asked = {"region": region, "settlement": settlement, "underQuota": quota}
        return self._next(self.world.write("23", OFFICER, case=self.id, version=self.version, **asked))

    def pay(self, kind: str, **fields: Any) -> Any:
        return self._next(self.world.write("24", PAYMENTS, case=self.id, kind=kind, **fields))

    def read(self, actor: Actor = OFFICER) -> Any:
        return self.world.data("11", {"reference": self.reference}, actor)

    def _next(self, found: Any) -> Any:
        self.version = found.get("version", self.version)
        return found


def states(found: Any) -> dict[str, str]:
    return {step["step"]: step["state"] for step in found["steps"]}
