"""What every load is given: the record, the folder of data, the vault, the rules and a source of randomness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models.database import Database
from models.identifiers import Chance
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.given import Given


@dataclass(frozen=True)
class Work:
    """`data` is the folder of the installation (QAZETA_DATA). Ids of loads come from `chance`."""

    database: Database
    data: Path
    vault: Vault
    rulebook: Rulebook
    chance: Chance

    @property
    def archive(self) -> Path:
        """The folder of the archive of loads: one folder a table of facts, one to some files a load."""
        return self.data / "loads"

    @property
    def secret(self) -> str:
        """What private columns are hashed with before they enter the key of a row (hexadecimal)."""
        return self.vault.blind("intake.rows").hex()

    def given(self, now: datetime) -> Given:
        """What services are given."""
        return Given(now, self.rulebook, self.vault, self.chance)
