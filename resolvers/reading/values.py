"""Values of columns on their way out and back: as Python values, and as the text that stands in answers and cursors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa

from models import Record
from models.columns import ALMATY, Hundredths, Instant, render_instant


def value(row: Any, name: str) -> Any:
    """An attribute of a row or of a plain value; amounts counted in hundredths come out as exact decimals."""
    found = getattr(row, name)
    return amount(found) if found is not None and name in counted(type(row)) else found


def amount(hundredths: int) -> Decimal:
    """80050 -> Decimal("800.50")."""
    return Decimal(hundredths).scaleb(-2)


@cache
def counted(kind: type) -> frozenset[str]:
    """The attributes of a mapped class that count hundredths; none for any other class."""
    if not issubclass(kind, Record):
        return frozenset()
    return frozenset(
        key for key, column in sa.inspect(kind).columns.items() if isinstance(column.type, Hundredths)
    )


def portable(found: Any) -> Any:
    """A value as it stands in JSON: days and moments as text, everything else as it is."""
    if isinstance(found, datetime):
        return render_instant(found)
    return found.isoformat() if isinstance(found, date) else found


def restored(type_: sa.types.TypeEngine[Any], found: Any) -> Any:
    """The Python value of a column from its JSON form; ValueError or TypeError where it cannot be one."""
    if found is None:
        return None
    if isinstance(type_, Instant):
        moment = datetime.fromisoformat(found)
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment
    if isinstance(type_, sa.Date):
        return date.fromisoformat(found)
    return Decimal(found) if isinstance(type_, Hundredths) else found


def midnight(day: date) -> datetime:
    """The moment a day begins in Asia/Almaty; days of the year 1 count as the first of the year 2."""
    return datetime.combine(max(day, date(2, 1, 1)), time(), ALMATY).astimezone(UTC)
