"""Consistency checks of official figures: what is printed is compared with itself, and nothing is put right.

A check is a function from all rows of some measures to flags. It reads measure, dimension, key, period, value, unit
and source, never the remarks of whoever compiled the rows. The flags are the same whatever the order of the rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice

TOTAL = frozenset({None, "total"})
"""Dimensions that part nothing."""
YEAR_TO_DATE = {"kandas_cumulative_since_1991": "kandas_status_granted"}
"""For a measure that runs over years, the one that counts the same since 1 January."""
BEGINNING = date(1991, 1, 1)
"""What totals of the republic run from where nothing else is said."""
PERCENT = re.compile(r"(in |en |в )?(%|per ?cent|pour ?cent|процент|пайыз)")
SHARE = re.compile(r"(in |en |в )?(share|доля|доли|долях|үлес)")
MOST = 50
"""Other rows that a flag names, and rows on either side that one is compared with: a file may be one long series."""
REST = frozenset({"OTHER", "OTHERS", "REST"})
"""Keys that stand for whatever a list does not name."""


@dataclass(frozen=True)
class Row:
    """One printed figure; `id` is unique among the rows that are looked at."""

    id: str
    measure: str
    dimension: str | None
    key: str | None
    start: date | None
    end: date | None
    value: Decimal
    unit: str | None
    source: str

    @property
    def share(self) -> bool:
        """Whether the value is a percentage."""
        unit = (self.unit or "").strip().lower()
        return bool(PERCENT.match(unit) or SHARE.match(unit))

    @property
    def counted(self) -> str:
        """What is counted, without how it was rounded: `persons` of `persons (rounded)`."""
        return (self.unit or "").partition("(")[0].strip().lower()

    @property
    def step(self) -> Decimal:
        """How far apart two printed values of this kind are: 100 where a value ends in two zeros.

        Where the unit does not speak of rounding, at most a hundredth of the value.
        """
        _, digits, exponent = self.value.normalize().as_tuple()
        step = Decimal(1).scaleb(int(exponent)) if any(digits) else Decimal(1)
        while "(" not in (self.unit or "") and step > 1 and step * 100 > abs(self.value):
            step /= 10
        return step

    @property
    def order(self) -> tuple[str, ...]:
        """A key that puts rows in one order by what they say, whatever their ids."""
        parts = (self.end, self.start, self.measure, self.dimension, self.key, self.source, self.unit)
        return tuple("" if part is None else str(part) for part in (*parts, self.value))


@dataclass(frozen=True)
class Flag:
    """One finding about one row: its code, the other rows it speaks of, and the numbers of its sentence."""

    row: str
    code: str
    others: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[tuple[Row, ...]], Iterable[Flag]]


def flags_of(rows: Iterable[Row], checks: Iterable[Check]) -> tuple[Flag, ...]:
    """What the checks find in some rows: a row has each code once, with all that speaks against it together."""
    ordered = understood(tuple(sorted(rows, key=lambda row: row.order)))
    place = {row.id: number for number, row in enumerate(ordered)}
    found: dict[tuple[str, str], list[Flag]] = defaultdict(list)
    for check in checks:
        for flag in check(ordered):
            found[flag.row, flag.code].append(flag)
    merged = []
    for (row, code), flags in found.items():
        others = {other for flag in flags for other in flag.others} - {row}
        merged.append(Flag(row, code, tuple(sorted(others, key=place.__getitem__)), flags[0].params))
    return tuple(sorted(merged, key=lambda flag: (place[flag.row], flag.code)))


def understood(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with what their shape says: parts of one in percent, and totals that run on with their first day.

    A total runs on where it is the first of a pair of YEAR_TO_DATE, is named cumulative, or is elsewhere printed from
    BEGINNING to several days; where its first day is empty, it is that one.
    """
    sums: dict[Hashable, Decimal] = defaultdict(Decimal)
    ends: dict[str, set[date | None]] = defaultdict(set)
    for row in rows:
        sums[_list(row)] += row.value
        if row.start == BEGINNING:
            ends[row.measure].add(row.end)
    found = []
    for row in rows:
        if row.share and not PERCENT.match((row.unit or "").strip().lower()) and sums[_list(row)] <= 2:
            row = replace(row, value=row.value * 100)
        on = row.measure in YEAR_TO_DATE or "cumulative" in row.measure.lower() or len(ends[row.measure]) > 1
        if on and row.start is None and row.end and not row.share:
            row = replace(row, start=BEGINNING)
        found.append(row)
    return tuple(found)


def _list(row: Row) -> Hashable:
    return row.measure, row.dimension, row.start, row.end, row.source, row.unit


def grouped(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[list[Row]]:
    """Rows that agree in something, in their order."""
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return list(found.values())


def shown(value: Decimal) -> str:
    """A number in plain digits, without zeros at its end behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def others_of(row: Row, rows: Iterable[Row]) -> tuple[str, ...]:
    """The ids of the others, the first of them where there are very many."""
    return tuple(islice((other.id for other in rows if other.id != row.id), MOST))


def window(rows: list[Row], place: int, size: int = MOST) -> tuple[list[Row], list[Row]]:
    """The rows before a place and the rows after it, at most so many of each."""
    return rows[max(place - size, 0) : place], rows[place + 1 : place + 1 + size]
