"""Rounding of the fold."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, digits: int) -> Decimal:
    """To so many digits, halves away from zero: an amount and its opposite cancel."""
    whole = math.floor(abs(value) * 10**digits + Fraction(1, 2))
    return Decimal(-whole if value < 0 else whole).scaleb(-digits)
