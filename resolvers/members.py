"""Members beyond their columns: what help they ask for, and how likely two of them are one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from resolvers.context import Context


@dataclass(frozen=True)
class MatchReason:
    """A code of what agrees, or speaks against it."""

    code: str


def support_of(row: Any, asked: Context) -> list[str]:
    """Kinds of help; none where the plans are closed."""
    return row.support_needed or []


def relatives_of(row: Any, asked: Context) -> list[str]:
    """Regions where relatives live; none where nothing was told."""
    return row.relatives_in or []


def score_of(row: Any, asked: Context) -> float:
    """From 0 to 1, to the thousandth."""
    return (1000 - row.doubt) / 1000


def reasons_of(row: Any, asked: Context) -> list[MatchReason]:
    """The reasons of a proposal, in their order."""
    return [MatchReason(code) for code in row.reasons]
