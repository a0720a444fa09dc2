"""Cards beyond their columns: where one stands today, and what it gives by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from policy.cards import Rights, renewable_from, rights
from policy.rulefile import Rule
from resolvers.context import Context


@dataclass(frozen=True)
class CardRight:
    """Something that a card gives, or does not give."""

    code: str


def state_of(row: Any, asked: Context) -> str:
    """VALID EXPIRED REVOKED ENDED: an end by rule comes before a revocation."""
    if row.ended_on is not None:
        return "ENDED"
    if row.revoked:
        return "REVOKED"
    return "EXPIRED" if row.valid_to < asked.given.today else "VALID"


def confers(row: Any, asked: Context) -> tuple[CardRight, ...]:
    """What a card gives, as the rules of today have it."""
    return tuple(CardRight(code) for code in _rights(row, asked).confers)


def withholds(row: Any, asked: Context) -> tuple[CardRight, ...]:
    """What it does not give."""
    return tuple(CardRight(code) for code in _rights(row, asked).withholds)


def rule_of_rights(row: Any, asked: Context) -> Rule | None:
    """The rule that says both."""
    found = _rights(row, asked).rule
    return asked.services.rulebook.rule(found) if found else None


def renewable(row: Any, asked: Context) -> date | None:
    """The first day on which it may be renewed with the same passport; None where it has ended."""
    if row.revoked or row.ended_on is not None:
        return None
    return renewable_from(asked.services.rulebook, row.kind, row.valid_to, asked.given.today)


def is_renewal(row: Any, asked: Context) -> bool:
    """Whether an application renews a card."""
    return row.renews_id is not None


def _rights(row: Any, asked: Context) -> Rights:
    return rights(asked.services.rulebook, row.kind, asked.given.today)
