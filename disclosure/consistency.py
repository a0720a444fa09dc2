"""Noisy margins of one table become one consistent table: weighted least squares, exactly, without dense algebra.

A table over d axes is the sum of 2^d components that are orthogonal to each other: its mean, what each axis adds, what
each pair of axes adds beyond that, … Every margin sees a component alike, with noise that is alike in all its cells. So
least squares falls apart into one weighted mean for every component, and the covariance of every sum of cells follows
from one number for every component (`spreads`): public, and exact for independent noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Axes = tuple[str, ...]
"""Some axes of a table, in the table's order."""


def components(axes: Sequence[str]) -> Iterator[Axes]:
    """Every set of axes, the empty one first."""
    for size in range(len(axes) + 1):
        yield from combinations(axes, size)


def spreads(sizes: Mapping[str, int], variances: Mapping[Axes, float]) -> dict[Axes, float]:
    """The variance of every component, in units of a cell, from that of a cell of each measured margin.

    Raises ValueError where no margin has all axes: the table would not be determined.
    """
    if set(sizes) not in map(set, variances):
        raise ValueError("one margin must have every axis")
    return {
        part: 1
        / sum(
            _weight(sizes, level, variance)
            for level, variance in variances.items()
            if set(part) <= set(level)
        )
        for part in components(tuple(sizes))
    }


def consistent(
    sizes: Mapping[str, int], margins: Mapping[Axes, Numbers], variances: Mapping[Axes, float]
) -> Numbers:
    """The table of least squares. Each margin has its axes in the table's order."""
    axes = tuple(sizes)
    table: Numbers = np.zeros(tuple(sizes.values()))
    for part, spread in spreads(sizes, variances).items():
        for level, margin in margins.items():
            if set(part) <= set(level):
                share = _weight(sizes, level, variances[level]) * spread / _left_out(sizes, level)
                table = table + share * _spread_out(axes, level, component(level, part, margin))
    return table


def component(axes: Sequence[str], part: Axes, table: Numbers) -> Numbers:
    """One component of a table; axes that are not of the part are left with length one."""
    for place, axis in enumerate(axes):
        mean = table.mean(axis=place, keepdims=True)
        table = table - mean if axis in part else mean
    return table


def covariance(sizes: Mapping[str, int], spread: Mapping[Axes, float], one: Numbers, other: Numbers) -> float:
    """The covariance of two sums over a consistent table, each given by the weight of every cell."""
    axes = tuple(sizes)
    found = 0.0
    for part, variance in spread.items():
        repeated = prod(size for axis, size in sizes.items() if axis not in part)
        of_one = component(axes, part, one)
        of_other = of_one if other is one else component(axes, part, other)
        found += variance * repeated * float((of_one * of_other).sum())
    return found


def collapsed(
    sizes: Mapping[str, int], spread: Mapping[Axes, float], kept: Sequence[str]
) -> dict[Axes, float]:
    """The spreads of the margin over some axes: summing over an axis multiplies by its length."""
    factor = prod(size for axis, size in sizes.items() if axis not in kept)
    return {part: variance * factor for part, variance in spread.items() if set(part) <= set(kept)}


def _weight(sizes: Mapping[str, int], level: Axes, variance: float) -> float:
    return _left_out(sizes, level) / variance


def _left_out(sizes: Mapping[str, int], level: Axes) -> int:
    return prod(size for axis, size in sizes.items() if axis not in level)


def _spread_out(axes: Axes, level: Axes, margin: Numbers) -> Numbers:
    """A margin with its axes where they are in the table, and length one elsewhere."""
    lengths = dict(zip(level, margin.shape, strict=True))
    return margin.reshape(tuple(lengths.get(axis, 1) for axis in axes))
