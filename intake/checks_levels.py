"""The check for slipped digits in what may fall as well as rise: flows of equal periods, and stocks on a day.

A value is judged by the level around it, not by a sum or an order. Out of line is what lies further above or below
both sides than the series is used to, and at least by a factor; what one digit put right would explain is flagged.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import exp, log
from statistics import geometric_mean, median

from intake.checks import Flag, Row, grouped
from intake.checks_digits import MOST_DIGITS, Line, slip

SIDE = 3
"""How many periods on either side are looked at."""
REACH = 3.5
"""How many lengths of a period, or years of a stock, away a neighbour may be."""
YEAR, WEEKS = 365, 10
"""Days of a year, and how far the same time of the next year may be off."""
LEAST = 0.5
"""What stands for nothing where sizes are compared."""
MOST_BAND = 20.0
"""A series without any level has no slips."""
FLOOR, END = 2.4, 3.2
"""A value less than so many times too large is in line: between others, and at an end of a series or if too small."""
USED = 8
"""How many times the usual distance of the series from its own neighbours is too far."""
TENFOLD, WILD = 4.5, 6
"""A digit too many or too few makes ten times as much or as little: so much is enough, unless a series is wild."""
ENOUGH = 3
"""Periods around a value without which nothing is said of it."""
FEWEST = 5
"""Periods without which a series has no level."""
CHANCE = Decimal(5)
"""Standard deviations that a small count may be off by chance alone."""
LENGTHS = ((7, 7), (28, 31), (89, 92), (181, 184), (365, 366))
"""Days of a week, a month, a quarter, half a year and a year."""


def shape(row: Row) -> int | None:
    """The longest length in days of the periods that a row stands among, 0 for a stock; None where it cannot be told.

    A total that runs on has its start by now, and no such shape.
    """
    if row.share or row.end is None or row.value < 0 or row.value.adjusted() >= MOST_DIGITS:
        return None
    if row.start is None:
        return 0
    days = (row.end - row.start).days + 1
    return 0 if days == 1 else next((most for least, most in LENGTHS if least <= days <= most), None)


def runs(rows: Iterable[Row]) -> list[list[Row]]:
    """Values of one measure, dimension, key and unit for equal periods, or on days, in their order."""
    found = grouped(
        (row for row in rows if shape(row) is not None),
        lambda row: (row.measure, row.dimension, row.key, row.counted, shape(row)),
    )
    return [run for run in found if len({row.end for row in run}) >= FEWEST]


@dataclass(frozen=True)
class Point:
    """What is printed for one period, by however many sources: the value in the middle stands for it."""

    day: int
    value: float
    rows: tuple[Row, ...]


def levels(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """DIGIT_SLIP of flows and stocks: far from the level on both sides, and from the same period a year away."""
    for run in runs(rows):
        points = _points(run)
        reach = REACH * (shape(run[0]) or YEAR)
        sides = [_sides(points, number, reach) for number in range(len(points))]
        usual = median(_away(point, *side) for point, side in zip(points, sides, strict=True))
        days = [point.day for point in points]
        for point, (before, after) in zip(points, sides, strict=True):
            if len(before) + len(after) < ENOUGH:
                continue
            least = max(log(FLOOR if before and after else END), USED * usual)
            line = _line(before, after, min(least, max(log(TENFOLD), WILD * usual), MOST_BAND))
            seasons = _seasons(points, days, point.day)
            for row in point.rows:
                near = any(abs(log(_size(row) / size)) <= log(FLOOR) for size in seasons)
                chance = CHANCE * (line.likely + 1).sqrt()
                if not (near or line.has(row.value) or abs(row.value - line.likely) <= chance):
                    yield from slip(row, [r for other in before + after for r in other.rows], line)


def _points(run: list[Row]) -> list[Point]:
    by_end = grouped(sorted(run, key=lambda row: row.end or date.min), lambda row: row.end)
    return [
        Point((rows[0].end or date.min).toordinal(), median(map(_size, rows)), tuple(rows)) for rows in by_end
    ]


def _size(row: Row) -> float:
    """A value that has a logarithm."""
    return max(float(row.value), LEAST)


def _sides(points: list[Point], number: int, reach: float) -> tuple[list[Point], list[Point]]:
    """The nearest periods before and after one."""
    day = points[number].day
    before, after = points[max(number - SIDE, 0) : number], points[number + 1 : number + 1 + SIDE]
    return [p for p in before if day - p.day <= reach], [p for p in after if p.day - day <= reach]


def _ends(side: list[Point]) -> tuple[float, float]:
    """The lowest and the highest level of a side: one where three periods can outvote a wrong one."""
    values = sorted(point.value for point in side)
    return (values[1], values[1]) if len(values) == SIDE else (values[0], values[-1])


def _away(point: Point, before: list[Point], after: list[Point]) -> float:
    """How far a value is from the nearer of its sides: the other may hold a wrong one."""
    sides = [median(other.value for other in side) for side in (before, after) if side]
    return min((abs(log(point.value / level)) for level in sides), default=0.0)


def _middle(before: list[Point], after: list[Point]) -> float:
    return geometric_mean([median(point.value for point in side) for side in (before, after) if side])


def _line(before: list[Point], after: list[Point], band: float) -> Line:
    """Between what a value is in line: the levels of both sides, and so much beyond."""
    ends = [_ends(side) for side in (before, after) if side]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    return Line(
        *(
            Decimal(repr(size))
            for size in (low / max(exp(band), END), _middle(before, after), high * exp(band))
        )
    )


def _seasons(points: list[Point], days: list[int], day: int) -> list[float]:
    """What was printed for the same time of the year before and the year after."""
    found = []
    for year in (-YEAR, YEAR):
        first, last = bisect_left(days, day + year - WEEKS), bisect_right(days, day + year + WEEKS)
        found += [point.value for point in points[first:last]]
    return found
