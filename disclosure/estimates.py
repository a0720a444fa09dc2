"""Sums over releases, with the error that their public covariance gives them; and when a figure is of use.

Values are hundredths and exact: the same cells added in any order, or in parts, are the same number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray

from disclosure.consistency import Axes, collapsed, covariance
from disclosure.figures import Figure, Published, Reason, Suppressed
from disclosure.measuring import NORMAL_95
from disclosure.releases import Release

USEFUL = 0.25
"""A figure is given where half its 95 % interval is at most this share of it. Public, like everything it looks at."""
HUNDREDTH = Decimal("0.01")
RATIO = Decimal("0.0001")


@dataclass(frozen=True, eq=False)
class Margin:
    """A release summed over the axes that a question does not look at."""

    release: Release
    axes: Axes
    table: NDArray[np.int64]
    sizes: Mapping[str, int]
    spread: Mapping[Axes, float]


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum of cells: the weights of the cells of some margins."""

    parts: tuple[tuple[Margin, NDArray[np.float64]], ...]

    @property
    def hundredths(self) -> int:
        """Its value."""
        return sum(int((margin.table * weights.astype(np.int64)).sum()) for margin, weights in self.parts)

    def with_(self, other: Sum) -> float:
        """Its covariance with another sum, in whole units squared; with itself, its variance."""
        found = 0.0
        others = {id(margin): weights for margin, weights in other.parts}
        for margin, weights in self.parts:
            if id(margin) in others:
                found += _covariance(
                    tuple(margin.sizes.items()),
                    tuple(margin.spread.items()),
                    weights.tobytes(),
                    others[id(margin)].tobytes(),
                )
        return found


@lru_cache(maxsize=4096)
def margin(release: Release, axes: Axes) -> Margin:
    """The margin of a release over some of its axes, in its order."""
    sizes = release.sizes
    left_out = tuple(place for place, axis in enumerate(sizes) if axis not in axes)
    kept = {axis: size for axis, size in sizes.items() if axis in axes}
    return Margin(
        release, axes, release.table.sum(axis=left_out), kept, collapsed(sizes, release.spreads, axes)
    )


def figure(found: Sum) -> Figure:
    """The sum with its interval, or Suppressed where the interval says that it is of no use."""
    value = Decimal(found.hundredths) / 100
    return _figure(value, sqrt(max(found.with_(found), 0)), HUNDREDTH)


def ratio(part: Sum, whole: Sum, digits: Decimal = RATIO) -> Figure:
    """A share or a mean; its error counts in that both move together."""
    if whole.hundredths <= 0:
        return Suppressed(Reason.NOT_USEFUL)
    quotient = part.hundredths / whole.hundredths
    size = whole.hundredths / 100
    variance = part.with_(part) - 2 * quotient * part.with_(whole) + quotient**2 * whole.with_(whole)
    value = (Decimal(part.hundredths) / Decimal(whole.hundredths)).quantize(digits, ROUND_HALF_UP)
    # A whole that may as well be nothing has no ratio, however exact the formula for large ones looks.
    if isinstance(figure(whole), Suppressed):
        return Suppressed(Reason.NOT_USEFUL)
    return _figure(value, sqrt(max(variance, 0)) / size, digits)


def _figure(value: Decimal, error: float, digits: Decimal) -> Figure:
    half = Decimal(NORMAL_95 * error)
    if not isfinite(error) or half > abs(value) * Decimal(USEFUL) or not value:
        return Suppressed(Reason.NOT_USEFUL)
    low, high = (value - half).quantize(digits, ROUND_FLOOR), (value + half).quantize(digits, ROUND_CEILING)
    return Published(value.quantize(digits), low, high)


@lru_cache(maxsize=65_536)
def _covariance(
    sizes: tuple[tuple[str, int], ...], spread: tuple[tuple[Axes, float], ...], one: bytes, other: bytes
) -> float:
    shape = tuple(size for _, size in sizes)
    left, right = (np.frombuffer(each, dtype=np.float64).reshape(shape) for each in (one, other))
    return covariance(dict(sizes), dict(spread), left, left if one == other else right)
