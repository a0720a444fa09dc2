"""Another process that places families: started by a test, with a record of its own hands."""

from __future__ import annotations

from access.personas import PERSONAS
from models.database import open_database
from models.identifiers import SYSTEM
from models.sealing import Vault
from policy.rulebook import load_rulebook
from services.given import Given
from services.kandas.commands import PlaceFamily
from services.kandas.placements import place_family
from services.problems import Problem
from tests.services.world import NOW


def place_all(url: str, cases: list[str], region: str) -> list[str]:
    """Place each case in a region under quota; the code of the problem, or PLACED, for each."""
    database = open_database(url)
    given = Given(NOW, load_rulebook(), Vault(b"k" * 32, b"i" * 32), SYSTEM)
    found = []
    for case in cases:
        command = PlaceFamily(f"place-{case}", case, 3, region, "CITY", True)
        result = database.do(
            lambda session, asked=command: place_family(session, PERSONAS["case-officer"], asked, given),
            keep=lambda result: not isinstance(result, Problem),
        )
        found.append(result.code if isinstance(result, Problem) else result.status)
    database.engine.dispose()
    return found
