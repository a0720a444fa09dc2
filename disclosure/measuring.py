"""Noise, and what it promises. The only place that draws it: discrete Gaussian noise of OpenDP, from the system."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import opendp.prelude as dp

dp.enable_features("contrib")

DELTA = 1e-9
HOUSEHOLD = 6
"""Families move together: every card also says what a household of so many is promised."""
SLACK = 1e-9
"""Above the scale that would just do: rounding alone must not make a measurement cost more than it says."""
NORMAL_95 = 1.959963984540054


def scale_of(clip: int, rho: float) -> float:
    """Sigma of the noise on a level: clip / sqrt(2 rho), and a hair more. ValueError for a rho that is none."""
    if not (isinstance(rho, float) and math.isfinite(rho) and rho > 0):
        raise ValueError("rho must be a finite number above zero")
    return clip / math.sqrt(2 * rho) * (1 + SLACK)


def noisy(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    """The numbers with fresh noise; one unit changes them by at most `clip` in the L2 norm.

    Raises ValueError where the library does not confirm that this costs at most rho.
    """
    measurement = _gaussian(scale_of(clip, rho))
    if measurement.map(clip) > rho:  # type: ignore[no-untyped-call]
        raise ValueError("the noise is too small for what it is to cost")
    found: list[int] = measurement(list(exact))
    return found


@lru_cache(maxsize=1024)
def epsilon(rho: float, delta: float = DELTA) -> float:
    """What a rho means in (epsilon, delta) differential privacy, by the conversion of the library."""
    curve = dp.c.make_zCDP_to_approxDP(_gaussian(scale_of(1, rho))).map(1)  # type: ignore[no-untyped-call]
    found: float = curve.epsilon(delta)
    return found


def _gaussian(scale: float) -> dp.Measurement:
    return dp.m.make_gaussian(dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T="i64"), scale)
