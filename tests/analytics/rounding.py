"""Rounding of the fold."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half up, to so many digits."""
    return Decimal(math.floor(value * 10**digits + Fraction(1, 2))).scaleb(-digits)
