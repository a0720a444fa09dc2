"""Another process that records crossings: started by a test, with a record of its own hands."""

from __future__ import annotations

from datetime import UTC, datetime

from access.personas import PERSONAS
from models.database import open_database
from models.identifiers import SYSTEM
from models.sealing import Vault
from policy.rulebook import load_rulebook
from services.given import Given
from services.problems import CrossingRefused
from services.travel.commands import RecordCrossing
from services.travel.crossings import record_crossing
from tests.services.world import SOUTH_AFRICAN

JULY = datetime(2026, 7, 2, 4, tzinfo=UTC)


def enter(url: str, booth: str, times: int) -> list[str]:
    """Try to enter on the visa of the same passport: ENTERED, or the ground, for each time."""
    database = open_database(url)
    given = Given(JULY, load_rulebook(), Vault(b"k" * 32, b"i" * 32), SYSTEM)
    found = []
    for n in range(times):
        command = RecordCrossing(f"{booth}-{n}", SOUTH_AFRICAN, "ALA", "ENTRY")
        result = database.do(
            lambda session, asked=command: record_crossing(session, PERSONAS["border-officer"], asked, given),
            keep=lambda result: not isinstance(result, CrossingRefused),
        )
        found.append(result.grounds[0] if isinstance(result, CrossingRefused) else "ENTERED")
    database.engine.dispose()
    return found
