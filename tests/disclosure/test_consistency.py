"""Least squares by components is least squares: compared with dense algebra, covariances too."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.consistency import Axes, Numbers, collapsed, consistent, covariance, spreads

SIZES = {"a": 3, "b": 2, "c": 2}
AXES = tuple(SIZES)
LEVELS = [level for size in range(3) for level in combinations(AXES, size)]


def margin(table: Numbers, level: Axes) -> Numbers:
    return table.sum(axis=tuple(place for place, axis in enumerate(AXES) if axis not in level))


def dense(variances: dict[Axes, float]) -> tuple[list[Numbers], Numbers]:
    """The weighted design of every level, and the covariance of the cells."""
    units = np.eye(12).reshape(12, 3, 2, 2)
    rows = [
        np.array([np.ravel(margin(unit, level)) for unit in units]).T / variance**0.5
        for level, variance in variances.items()
    ]
    design = np.vstack(rows)
    return rows, np.linalg.inv(design.T @ design)


@given(
    st.dictionaries(st.sampled_from(LEVELS), st.floats(0.5, 400)),
    st.floats(0.5, 400),
    st.integers(0, 2**32 - 1),
)
def test_least_squares_equal_dense_algebra(some: dict[Axes, float], finest: float, seed: int) -> None:
    variances = {**some, AXES: finest}
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 60, (3, 2, 2)).astype(float)
    margins = {
        level: margin(truth, level) + chance.normal(0, variance**0.5, margin(truth, level).shape)
        for level, variance in variances.items()
    }
    rows, of_cells = dense(variances)
    right = np.concatenate([np.ravel(margins[level]) / v**0.5 for level, v in variances.items()])
    solved = of_cells @ np.vstack(rows).T @ right
    assert np.allclose(np.ravel(consistent(SIZES, margins, variances)), solved, atol=1e-6)
    one, other = (chance.integers(-1, 2, (3, 2, 2)).astype(float) for _ in range(2))
    spread = spreads(SIZES, variances)
    assert covariance(SIZES, spread, one, other) == pytest.approx(
        float(np.ravel(one) @ of_cells @ np.ravel(other))
    )
    by_a = np.array([1.0, 0.0, 1.0])
    whole = by_a[:, None, None] * np.ones((3, 2, 2))
    folded = covariance({"a": 3}, collapsed(SIZES, spread, ["a"]), by_a, by_a)
    assert folded == pytest.approx(covariance(SIZES, spread, whole, whole))


def test_a_table_that_no_margin_determines_is_refused() -> None:
    with pytest.raises(ValueError, match="every axis"):
        spreads(SIZES, {("a",): 1.0, ("b", "c"): 1.0})
