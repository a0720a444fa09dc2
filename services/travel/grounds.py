"""The grounds of the border, each with the rule it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy.citing import cited
from policy.programmes import programmes
from services.given import Given


@dataclass(frozen=True)
class CitedGround:
    """A code of policy/programmes/crossing.toml, and the id of the rule it stands on."""

    code: str
    rule_id: str | None


def grounds_of(
    given: Given, codes: Iterable[str], day: date, nationality: str, kind: str | None = None
) -> tuple[CitedGround, ...]:
    """Grounds with their rules on a day, for a nationality and the kind of permit that they speak of."""
    known = programmes()["CROSSING"].grounds
    return tuple(
        CitedGround(code, cited(known[code], given.rulebook, day, nationality, kind)) for code in codes
    )
