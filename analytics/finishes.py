"""How the parts of a measure become a figure: exact, rounded, halves away from zero, where a quotient has no end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analytics.metric import NOBODY, Absent, Cell

Finish = Callable[[Cell, Any], Decimal | Absent]
RATIO = Decimal("0.0001")
HUNDREDTH = Decimal("0.01")


def count(part: str) -> Finish:
    """A whole number; nothing counted is 0."""
    return lambda cell, _argument: Decimal(cell.parts[part] or 0)


def known_count(part: str) -> Finish:
    """A whole number; not collected where a source did not say one."""
    return lambda cell, _argument: NOBODY if cell.parts[part] is None else Decimal(cell.parts[part])


def hundredths(part: str) -> Finish:
    """An amount kept in hundredths; not collected where the part is unknown."""

    def finish(cell: Cell, argument: Any) -> Decimal | Absent:
        found = cell.parts[part.format(arg=argument)]
        return NOBODY if found is None else Decimal(found).scaleb(-2).quantize(HUNDREDTH)

    return finish


def ratio(part: str, whole: str) -> Finish:
    """A share of the whole of the same row, four digits; not collected where the whole is nothing."""
    return lambda cell, _argument: quotient(cell.parts[part], cell.parts[whole])


def share_of_total(part: str) -> Finish:
    """A share of the question's total, four digits; not collected where the total is nothing."""
    return lambda cell, _argument: quotient(cell.parts[part], cell.total[part])


def days(cell: Cell, argument: Any) -> Decimal | Absent:
    """Days at a percentile; not collected where nothing has any."""
    found = cell.parts[f"days_{argument}"]
    return NOBODY if found is None else Decimal(found)


def quotient(part: int | Decimal | None, whole: int | None, digits: Decimal = RATIO) -> Decimal | Absent:
    """part / whole, halves away from zero; not collected where whole is nothing."""
    if not whole:
        return NOBODY
    return (Decimal(part or 0) / Decimal(whole)).quantize(digits, ROUND_HALF_UP)
