"""Days as people write them. A day is ISO, or is read as the mapping says; what could be two days is an error.

A moment with its zone is the day on which it falls in Asia/Almaty.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from models.columns import local_day

CLOCK = r"(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?"
"""The time of a day, and the zone it is of: `Z`, or an offset from UTC."""
ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})" + CLOCK, re.IGNORECASE)
SHORT = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})" + CLOCK, re.IGNORECASE)
SERIAL = re.compile(r"(\d{3,6})(?:\.\d+)?")
EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet, for serial numbers from 61 on (its February 1900 has a day too many)."""


def day(text: str, convention: str | None) -> tuple[date | None, str | None]:
    """The day that a text means under a convention of intake/mapping.py, or the code of what is wrong."""
    if found := ISO.fullmatch(text):
        return _day(*found.groups())
    if found := SHORT.fullmatch(text):
        first, second, year, *clock = found.groups()
        if convention == "MM/DD/YYYY":
            return _day(year, first, second, *clock)
        if convention in {"DD.MM.YYYY", "DD/MM/YYYY"}:
            return _day(year, second, first, *clock)
        return None, "DATE_AMBIGUOUS"
    if found := SERIAL.fullmatch(text):
        if convention == "EXCEL" and int(found[1]) > 60:
            return EPOCH + timedelta(days=int(found[1])), None
        return None, "DATE_AMBIGUOUS" if convention is None else "NOT_A_DAY"
    return None, "NOT_A_DAY"


def _day(
    year: str, month: str, of_month: str, clock: str | None, zone: str | None
) -> tuple[date | None, str | None]:
    try:
        on = date(int(year), int(month), int(of_month))
        if clock is None or zone is None:
            return on, None
        hour, _, rest = clock.partition(":")
        return local_day(datetime.fromisoformat(f"{on}T{hour:0>2}:{rest}{zone.upper()}")), None
    except (ValueError, OverflowError):
        return None, "NOT_A_DAY"
