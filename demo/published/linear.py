"""Linear programmes over whole numbers, solved by HiGHS: needed to solve the cells anew, not to use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np


@dataclass(frozen=True)
class Bound:
    """`low` <= the sum of coefficient times column <= `high`. `line` is the row that says so; None: always true."""

    line: int | None
    coefficients: Mapping[int, float]
    low: float
    high: float


@dataclass(frozen=True)
class Target:
    """What a sum of columns should be near to; each unit away from `value` costs `weight`."""

    coefficients: Mapping[int, float]
    value: float
    weight: float


def solve(
    columns: int, bounds: Sequence[Bound], targets: Sequence[Target] = (), whole: bool = True
) -> list[float] | None:
    """Columns, none below 0, that keep all bounds and are nearest to the targets; None where there are none."""
    solver = _solver(columns, bounds, targets, whole)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(solver.getSolution().col_value[:columns])


def proof(columns: int, bounds: Sequence[Bound]) -> list[Bound] | None:
    """Bounds that cannot all hold, even in fractions (Farkas); None where all can."""
    solver = _solver(columns, bounds, (), False)
    solver.setOptionValue("presolve", "off")
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return None
    _, found, ray = solver.getDualRay()  # type: ignore[attr-defined]
    if not found:
        return list(bounds)
    return [bound for bound, part in zip(bounds, ray, strict=False) if abs(part) > 1e-9]


def _solver(columns: int, bounds: Sequence[Bound], targets: Sequence[Target], whole: bool) -> highspy.Highs:
    """Each target brings two columns: what the sum is above it and what it is below."""
    rows = [(bound.coefficients, bound.low, bound.high) for bound in bounds]
    cost = [0.0] * columns
    for place, target in enumerate(targets):
        above = columns + 2 * place
        rows.append(({**target.coefficients, above: -1.0, above + 1: 1.0}, target.value, target.value))
        cost += [target.weight, target.weight]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(rows)
    lp.col_cost_ = np.array(cost, dtype=np.double)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(cost)), np.full(len(cost), inf)
    lp.row_lower_ = np.array([low for _, low, _ in rows], dtype=np.double)
    lp.row_upper_ = np.array([high for _, _, high in rows], dtype=np.double)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(row) for row, _, _ in rows]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row, _, _ in rows for column in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([n for row, _, _ in rows for n in row.values()], dtype=np.double)
    if whole:
        kinds = [highspy.HighsVarType.kInteger] * columns
        lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (len(cost) - columns)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver
