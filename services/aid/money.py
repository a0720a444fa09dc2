"""Amounts as people type them: exact decimals of tenge, kept as tiyn."""

from __future__ import annotations

from decimal import Decimal

from services.checks import Checks

TIYN = Decimal("0.01")
LARGEST = 12
"""The power of ten beyond which an amount is nonsense."""


def amount_of(checks: Checks, path: str, asked: Decimal | None) -> int | None:
    """An amount in tiyn; None where it was left out, 0 where `checks` now holds what is wrong with it."""
    if asked is None:
        return None
    if not asked.is_finite() or asked <= 0 or asked.adjusted() > LARGEST or asked != asked.quantize(TIYN):
        checks.add(path, "AMOUNT_SHAPE")
        return 0
    return int(asked * 100)


def tenge(tiyn: int) -> str:
    """Tiyn as tenge, in plain digits."""
    return f"{Decimal(tiyn) / 100:f}"
