"""Checks of counts: totals that fall or jump, parts that do not make their total, sources that disagree."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from intake.checks import MOST, TOTAL, YEAR_TO_DATE, Flag, Row, grouped, others_of, shown, window
from intake.checks_shares import rest

DISAGREE = Decimal("0.01")
"""How far two sources may differ beyond their rounding, as a part of the larger value."""


def series(rows: Iterable[Row]) -> list[list[Row]]:
    """Counts that begin on the same day and end later and later: each holds the one before it."""
    dated = [row for row in rows if row.start and row.end and row.start <= row.end and not row.share]
    found = grouped(dated, lambda row: (row.measure, row.dimension, row.key, row.counted, row.start))
    return [run for run in found if len({row.end for row in run}) > 1]


def rising(run: list[Row]) -> set[str]:
    """The ids of the longest part of a series that never falls; what stands in none of two such parts is out."""

    def longest(values: list[Decimal]) -> set[int]:
        tails: list[Decimal] = []
        ends: list[int] = []
        before: list[int | None] = []
        for number, value in enumerate(values):
            place = bisect_right(tails, value)
            tails[place : place + 1] = [value]
            ends[place : place + 1] = [number]
            before.append(ends[place - 1] if place else None)
        kept, at = set(), ends[-1] if ends else None
        while at is not None:
            kept.add(at)
            at = before[at]
        return kept

    values = [row.value for row in run]
    forward = longest(values)
    backward = {len(run) - 1 - n for n in longest([-value for value in reversed(values)])}
    return {run[n].id for n in forward & backward}


def falls(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """CUMULATIVE_FALLS: a later end with a smaller count, beyond rounding, on the rows that break the series."""
    for run in series(rows):
        kept = rising(run)
        if len(kept) == len(run):
            continue
        for number, row in enumerate(run):
            if row.id in kept:
                continue
            before, after = window(run, number)
            against = [o for o in before if o.end != row.end and o.value - row.value > _loose(o, row)]
            against += [o for o in after if o.end != row.end and row.value - o.value > _loose(o, row)]
            if against:
                other = against[0]
                params = {"value": shown(row.value), "other": shown(other.value), "day": f"{other.end}"}
                yield Flag(row.id, "CUMULATIVE_FALLS", others_of(row, against), params)


@dataclass(frozen=True)
class Base:
    """What must have been there on 1 January: a total less what came since, and how exactly that is known."""

    total: Row
    since: Row | None
    value: Decimal
    loose: Decimal

    def agrees(self, other: Base) -> bool:
        """Whether both may be one number before rounding."""
        return abs(self.value - other.value) <= self.loose + other.loose

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows it was taken from."""
        return (self.total,) if self.since is None else (self.total, self.since)


def jumps(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """CUMULATIVE_JUMPS: total less year to date is one number a year; flagged is what few others agree with."""
    for bases in _bases(rows).values():
        if len(bases) < 2:
            continue
        agreeing = [sum(base.agrees(other) for other in bases) for base in bases]
        most = max(agreeing)
        if most == len(bases):
            continue
        best = [base for base, count in zip(bases, agreeing, strict=True) if count == most and most > 1]
        for base in bases:
            if base in best or any(base.agrees(other) for other in best):
                continue
            against = best or [other for other in bases if not base.agrees(other)]
            middle = sorted(other.value for other in against)[len(against) // 2]
            for row in base.rows:
                if any(row in other.rows for other in best):
                    continue
                yield Flag(
                    row.id,
                    "CUMULATIVE_JUMPS",
                    others_of(row, [r for other in (base, *against) for r in other.rows]),
                    {"base": shown(base.value), "other": shown(middle)},
                )


def _bases(rows: tuple[Row, ...]) -> dict[tuple[str, str, int], list[Base]]:
    since: dict[tuple[str, str, date | None], list[Row]] = defaultdict(list)
    totals = []
    for row in rows:
        if row.share or row.dimension not in TOTAL or not row.start or not row.end:
            continue
        if row.measure in YEAR_TO_DATE:
            totals.append(row)
        elif row.start == date(row.end.year, 1, 1):
            since[row.measure, row.counted, row.end].append(row)
    found: dict[tuple[str, str, int], list[Base]] = defaultdict(list)
    finest: dict[tuple[str, str | None], Decimal] = {}
    for total in totals:
        kind = total.measure, total.unit
        finest[kind] = min(total.step, finest.get(kind, total.step))
    for total in totals:
        end = total.end or date.min
        # Rounded to hundreds, a total may end in three zeros: the finest of its kind says how it was rounded.
        half = finest[total.measure, total.unit] / 2
        for row in since[YEAR_TO_DATE[total.measure], total.counted, end]:
            base = Base(total, row, total.value - row.value, half + row.step / 2)
            found[total.measure, total.counted, end.year].append(base)
        if (end.month, end.day) == (12, 31):
            found[total.measure, total.counted, end.year + 1].append(Base(total, None, total.value, half))
    return found


def parts(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """PARTS_DO_NOT_SUM: parts that make more than their total, or less though one of them stands for the rest."""
    for part, total in partitions(rows):
        made = sum((row.value for row in part), Decimal())
        loose = sum((row.step for row in part), total.step) / 2
        if made > total.value + loose or (made < total.value - loose and rest(part)):
            for row in (*part, total):
                params = {"sum": shown(made), "total": shown(total.value)}
                yield Flag(row.id, "PARTS_DO_NOT_SUM", others_of(row, (*part, total)), params)


def partitions(rows: Iterable[Row]) -> Iterator[tuple[list[Row], Row]]:
    """Counts of one measure, dimension, period and source, each list with its total from the same source."""
    counts = [row for row in rows if not row.share]
    where = {
        (row.measure, row.start, row.end, row.counted, row.source): row
        for row in counts
        if row.dimension in TOTAL
    }
    split = (row for row in counts if row.dimension not in TOTAL)
    for part in grouped(split, lambda r: (r.measure, r.start, r.end, r.counted, r.source, r.dimension)):
        first = part[0]
        total = where.get((first.measure, first.start, first.end, first.counted, first.source))
        if total is not None and len({row.key for row in part}) == len(part):
            yield part, total


def disagree(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """SOURCES_DISAGREE: two values for one cell, further apart than rounding."""
    cells = grouped(rows, lambda r: (r.measure, r.dimension, r.key, r.start, r.end, r.share or r.counted))
    for cell in cells:
        if cell[0].end is None:
            continue
        ranked = sorted(cell, key=lambda r: r.value)
        beside = cell if len(cell) <= MOST else [ranked[0], ranked[-1]]
        for row in cell:
            far = [other for other in beside if abs(other.value - row.value) > _apart(row, other)]
            if far:
                params = {"value": shown(row.value), "other": shown(far[0].value)}
                yield Flag(row.id, "SOURCES_DISAGREE", others_of(row, far), params)


def _apart(one: Row, other: Row) -> Decimal:
    if one.share:
        return Decimal("0.6")
    return _loose(one, other) + DISAGREE * max(abs(one.value), abs(other.value))


def _loose(one: Row, other: Row) -> Decimal:
    """How far two values may differ by rounding alone."""
    return (one.step + other.step) / 2
