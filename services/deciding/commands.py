"""What can be asked for about a decision: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Decide:
    """An officer decides on an application or a kandas case, as it stood at `version`."""

    idempotency_key: str
    subject: str
    version: int
    outcome: str
    grounds: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True)
class Item:
    """A record among many, as it stood at `version`."""

    subject: str
    version: int


@dataclass(frozen=True)
class DecideMany:
    """An officer decides favourably on many records at once."""

    idempotency_key: str
    items: tuple[Item, ...]
    outcome: str
    note: str | None = None


@dataclass(frozen=True)
class AppealDecision:
    """Somebody contests a decision on their application or case, seen at the record's `version`."""

    idempotency_key: str
    decision: str
    version: int
    ground: str
