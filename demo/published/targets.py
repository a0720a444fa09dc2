"""What the cells should be near to: printed figures, and what stands in where none is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

from demo.published.blocks import Block, Columns, Interval, within
from demo.published.linear import Target
from demo.published.readings import OTHER, Reading

FIGURE, SHAPE = 1000.0, 1.0
"""What it costs to be away from a printed figure, and from the shares that stand in where none is printed."""
LATELY = 36
"""Months after which the shares that were printed last say nothing any more."""
ALWAYS = -1


def _left(block: Block, gone: set[int]) -> list[Reading]:
    return [r for r in block.readings if r.row.line not in gone and not r.limit and r.high is not None]


def figures(block: Block, columns: Columns, gone: set[int]) -> Iterable[Target]:
    """Printed figures; those that give way still draw, where nothing else does."""
    readings = _left(block, set())
    for place, reading in enumerate(readings):
        cells = within(columns, reading, reading.keys)
        weight = (SHAPE / 2 if reading.row.line in gone else FIGURE) * (1 + place / (10 * len(readings)))
        value = reading.row.value
        if reading.base is not None:
            value = Fraction(round(value * block.persons(reading.first, reading.last) / 100))
        yield Target(dict.fromkeys(cells, 1.0), float(value), weight)


def course(block: Block, columns: Columns, gone: set[int]) -> Iterable[Target]:
    """What stands in for every interval: shares, or an even course where the block finds its own totals."""
    readings = _left(block, gone)
    if block.totals is None:
        yield from _even(block, columns)
    else:
        for interval in block.intervals:
            shares = shape(block, readings, interval)
            for place, key in enumerate(block.keys):
                value = round(shares.get(key, 0) * block.persons(*interval))
                weight = SHAPE * (1 + place / (10 * len(block.keys))) / (2 if key == OTHER else 1)
                yield Target({columns[interval, key]: 1.0}, value, weight)


def _even(block: Block, columns: Columns) -> Iterable[Target]:
    """Months of one interval like those of the next; and where that leaves a choice, a steady change."""
    for key in block.keys:
        parts = [(columns[i, key], 1 / (i[1] - i[0] + 1)) for i in block.intervals]
        for (before, a), (after, b) in pairwise(parts):
            yield Target({before: a, after: -b}, 0.0, SHAPE)
        for (before, a), (middle, b), (after, c) in zip(parts, parts[1:], parts[2:], strict=False):
            yield Target({before: a, middle: -2 * b, after: c}, 0.0, SHAPE / 10)


def shape(block: Block, readings: Sequence[Reading], interval: Interval) -> dict[str, Fraction]:
    """The shares that stand in for an interval: of every category, the nearest that was printed for it alone.

    The shortest period around the interval comes first, then the latest one that ended in three years before it.
    What is left belongs to OTHER; where there is no such category, the latest one counts however old it is. Before
    the first figure of all, the first ones stand in.
    """
    shares = {}
    patience = LATELY if OTHER in block.keys else interval[0]
    if all(reading.first > interval[0] for reading in readings):
        patience = ALWAYS
    for key in (key for key in block.keys if block.exists(key, interval[0])):
        near = [
            (nearness, r)
            for r in readings
            if r.keys == {key} and (nearness := _nearness(r, interval, patience))
        ]
        shares[key] = _share(block, min(near, key=itemgetter(0))[1]) if near else Fraction(0)
    left = 1 - sum((share for key, share in shares.items() if key != OTHER), Fraction(0))
    if OTHER in shares and left >= 0:
        shares[OTHER] = left
    whole = sum(shares.values())
    return {key: share / whole for key, share in shares.items()} if whole else shares


def _nearness(reading: Reading, interval: Interval, patience: int) -> tuple[int, int] | None:
    """How near a figure is to an interval, the less the nearer; None where it says nothing of it."""
    months = reading.last - reading.first
    if reading.first <= interval[0] and interval[1] <= reading.last:
        return 0, months
    ago = interval[0] - reading.last
    return (abs(ago), months) if 0 < ago <= patience or patience < 0 else None


def _share(block: Block, reading: Reading) -> Fraction:
    if reading.base is not None:
        return reading.row.value / 100
    return reading.row.value / max(block.persons(reading.first, reading.last), 1)
