"""How the parts of a measure become a figure: exact, rounded, halves away from zero, where a quotient has no end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analytics.metric import NOBODY, Absent, Cell

Finish = Callable[[Cell, Any], Decimal | Absent]
RATIO = Decimal("0.0001")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class OfPart:
    """A figure that one part says by itself: of many rows it is made column by column. `{arg}` in the name of the part
    stands for the argument."""

    part: str
    make: Callable[[Any], Decimal | Absent]

    def __call__(self, cell: Cell, argument: Any) -> Decimal | Absent:
        return self.make(cell.parts[self.part.format(arg=argument)])


def count(part: str) -> Finish:
    """A whole number; nothing counted is 0."""
    return OfPart(part, lambda found: Decimal(found or 0))


def known_count(part: str) -> Finish:
    """A whole number; not collected where a source did not say one."""
    return OfPart(part, lambda found: NOBODY if found is None else Decimal(found))


def hundredths(part: str) -> Finish:
    """An amount kept in hundredths; not collected where the part is unknown."""
    return OfPart(
        part, lambda found: NOBODY if found is None else Decimal(found).scaleb(-2).quantize(HUNDREDTH)
    )


def ratio(part: str, whole: str) -> Finish:
    """A share of the whole of the same row, four digits; not collected where the whole is nothing."""
    return lambda cell, _argument: quotient(cell.parts[part], cell.parts[whole])


def share_of_total(part: str) -> Finish:
    """A share of the question's total, four digits; not collected where the total is nothing."""
    return lambda cell, _argument: quotient(cell.parts[part], cell.total[part])


days = known_count("days_{arg}")
"""Days at a percentile; not collected where nothing has any."""


def quotient(part: int | Decimal | None, whole: int | None, digits: Decimal = RATIO) -> Decimal | Absent:
    """part / whole, halves away from zero; not collected where whole is nothing."""
    if not whole:
        return NOBODY
    return (Decimal(part or 0) / Decimal(whole)).quantize(digits, ROUND_HALF_UP)
