"""A block solved as a linear programme over whole numbers: bounds, conflicts, and the nearest cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from demo.published.blocks import Block, Cells, Columns, Interval, within
from demo.published.conflicts import LAW, Conflict, Price, conflicts
from demo.published.linear import Bound, Target, solve
from demo.published.readings import Reading
from demo.published.targets import course, figures


@dataclass(frozen=True)
class Solved:
    """Whole numbers for every cell, and the rows that had to give way."""

    cells: Cells
    conflicts: tuple[Conflict, ...]


def solved(
    block: Block,
    more: Callable[[Columns], Iterable[Bound]] = lambda columns: (),
    near: Callable[[Columns], Iterable[Target]] | None = None,
) -> Solved:
    """Whole cells that keep every row but those that give way, nearest to the printed figures.

    `more` gives further bounds on the columns, `near` what stands in where nothing is printed: without it, the
    nearest printed shares, or without totals an even course.
    """
    columns = {(interval, key): place for place, (interval, key) in enumerate(_cells(block))}
    gone: set[int] = set()
    bounds = list(_bounds(block, columns)) + list(more(columns))
    prices = {r.row.line: Price(_worth(r), r.row.published, r.row.rounding) for r in block.readings}
    found = conflicts(len(columns), bounds, prices, whole=block.totals is not None)
    gone |= {conflict.gives_way for conflict in found}
    kept = [bound for bound in bounds if bound.line not in gone]
    targets = [*figures(block, columns, gone), *(near(columns) if near else course(block, columns, gone))]
    values = solve(len(columns), kept, targets)
    if values is None:
        raise ArithmeticError("HiGHS found no whole numbers where it had found that there are some")
    return Solved({cell: round(values[place]) for cell, place in columns.items()}, found)


def _worth(reading: Reading) -> int:
    """A quota binds in all; places can move between its regions, so that its split gives way before any figure."""
    if not reading.limit:
        return reading.row.worth
    return LAW if reading.row.dimension == "total" else 0


def _cells(block: Block) -> list[tuple[Interval, str]]:
    return [(interval, key) for interval in block.intervals for key in block.keys]


def _bounds(block: Block, columns: Columns) -> Iterable[Bound]:
    if block.totals is not None:
        for interval in block.intervals:
            everything = {columns[interval, key]: 1.0 for key in block.keys}
            persons = block.persons(*interval)
            yield Bound(None, everything, persons, persons)
    for ((first, _), key), place in columns.items():
        if not block.exists(key, first):
            yield Bound(None, {place: 1.0}, 0.0, 0.0)
    for reading in block.readings:
        yield from _reading_bounds(block, columns, reading)


def _reading_bounds(block: Block, columns: Columns, reading: Reading) -> Iterable[Bound]:
    line = reading.row.line
    cells = within(columns, reading, reading.keys)
    scale = Fraction(1) if reading.base is None else Fraction(block.persons(reading.first, reading.last))
    low = math.ceil(reading.low * scale)
    high = inf if reading.high is None else math.floor(reading.high * scale)
    if high < low:
        # No whole number of persons is printed like this: the row contradicts its total.
        yield Bound(line, {cells[0]: 0.0}, 1.0, 1.0)
    else:
        yield Bound(line, dict.fromkeys(cells, 1.0), low, high)
